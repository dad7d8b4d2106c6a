"""Zones: read once for many, remembered, and kept when the stores are away."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from resolvers.errors import StoreUnavailable
from resolvers.models.zone import Zone
from resolvers.zones import RuleBook, ZoneResolvers

ZONES = [Zone("calavi", "Abomey-Calavi"), Zone("fidjrosse", "Fidjrossè")]
IDS = frozenset({"calavi", "fidjrosse"})


@dataclass
class Memory:
    """A `Cache`."""

    values: dict[str, bytes] = field(default_factory=dict)
    reads: int = 0

    async def get(self, key: str) -> bytes | None:
        self.reads += 1
        return self.values.get(key)

    async def set(self, key: str, value: bytes, ttl: timedelta | None = None) -> None:
        self.values[key] = value

    async def delete(self, key: str) -> None:
        self.values.pop(key, None)

    async def exists(self, key: str) -> bool:
        return key in self.values


@dataclass
class Book:
    """A `ZoneBook` that can be away, and that opens when told to."""

    away: bool = False
    reads: int = 0
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.opened.set()

    async def zones(self) -> list[Zone]:
        self.reads += 1
        await self.opened.wait()
        if self.away:
            raise StoreUnavailable("PostgreSQL")
        return ZONES


@pytest.fixture
def cache() -> Memory:
    return Memory()


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def zones(cache: Memory, book: Book) -> ZoneResolvers:
    return ZoneResolvers(cache, book)


@pytest.fixture
def rules(zones: ZoneResolvers) -> RuleBook:
    return RuleBook(zones, "2026-01")


async def test_zones_come_from_the_book_once_and_then_from_the_cache(
    zones: ZoneResolvers, cache: Memory, book: Book
) -> None:
    assert await zones.all() == ZONES
    assert await zones.all() == ZONES

    assert book.reads == 1
    assert "è" in cache.values["zones"].decode("unicode_escape")


async def test_of_a_hundred_who_come_at_once_one_reads_the_book(
    zones: ZoneResolvers, book: Book
) -> None:
    book.opened.clear()
    crowd = [asyncio.create_task(zones.all()) for _ in range(100)]
    await asyncio.sleep(0.01)

    book.opened.set()

    assert await asyncio.gather(*crowd) == 100 * [ZONES]
    assert book.reads == 1


async def test_the_others_get_theirs_when_the_first_gives_up(
    zones: ZoneResolvers, book: Book
) -> None:
    book.opened.clear()
    first = asyncio.create_task(zones.all())
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(zones.all()) for _ in range(9)]
    await asyncio.sleep(0.01)

    first.cancel()
    await asyncio.sleep(0.01)
    book.opened.set()

    assert await asyncio.gather(*others) == 9 * [ZONES]
    assert first.cancelled()
    assert book.reads == 1


async def test_a_failure_is_told_to_all_who_waited_and_not_remembered(
    zones: ZoneResolvers, book: Book
) -> None:
    book.away = True
    crowd = (zones.all() for _ in range(10))
    told = await asyncio.gather(*crowd, return_exceptions=True)

    book.away = False

    assert {type(error) for error in told} == {StoreUnavailable}
    assert await zones.all() == ZONES
    assert book.reads == 2


async def test_the_rules_remember_the_zones_for_a_while(
    rules: RuleBook, cache: Memory
) -> None:
    for _ in range(3):
        today = await rules.today()
        assert (today.zones, today.terms_version) == (IDS, "2026-01")

    assert cache.reads == 1


async def test_the_rules_look_again_after_that(
    rules: RuleBook, cache: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.zones._REMEMBERED", timedelta(0))
    await rules.today()
    cache.values["zones"] = b'[{"id": "ouidah", "name": "Ouidah"}]'

    assert (await rules.today()).zones == frozenset({"ouidah"})


async def test_the_last_known_zones_hold_while_the_stores_are_away(
    rules: RuleBook,
    cache: Memory,
    book: Book,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("resolvers.zones._REMEMBERED", timedelta(0))
    await rules.today()
    cache.values.clear()
    book.away = True

    assert (await rules.today()).zones == IDS


async def test_before_any_store_was_seen_no_zone_is_known_or_unknown(
    rules: RuleBook, book: Book
) -> None:
    book.away = True
    assert (await rules.today()).zones is None

    book.away = False

    assert (await rules.today()).zones == IDS
