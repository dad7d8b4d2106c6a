"""What a person is shown of the homes that a book finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from resolvers.errors import RateLimited
from resolvers.homes.matching import MatchResolvers
from resolvers.models.home import Basis, Budget, Home, HomeId, HomeMatches, Side
from resolvers.models.limits import Budget as Left
from resolvers.models.limits import Charge, Decision, Policy, Window
from resolvers.models.person import PersonId
from resolvers.ports.homes import Near, OwnHome

MINE = Home(Side.SEEKS, "un studio", ("calavi",), Budget(None, 50_000))
THEIRS = Home(Side.OFFERS, "petit logement", ("calavi",), Budget(40_000, 45_000))
TOO_DEAR = replace(THEIRS, budget=Budget(50_001, 60_000))
DAY = Policy("matches", (Window(100, timedelta(days=1)),))


@dataclass
class Book:
    """A `HomeBook` of one person's."""

    found: list[Near]
    own: OwnHome | None = field(
        default_factory=lambda: OwnHome(HomeId(uuid4()), MINE, Basis.MEANING)
    )
    asked: list[int] = field(default_factory=list)

    async def of(self, person: PersonId) -> OwnHome | None:
        return self.own

    async def near(self, own: OwnHome, *, most: int) -> tuple[Sequence[Near], bool]:
        self.asked.append(most)
        return self.found[:most], len(self.found) < most


@dataclass
class Quotas:
    """Admits, or tells to wait."""

    wait: int = 0
    charged: list[Charge] = field(default_factory=list)

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        self.charged += charges
        left = Left(DAY, DAY.windows[0], 0, 0, 0, self.wait)
        return Decision((left,), (left,) if self.wait else ())


async def shown(book: Book, first: int = 3, **instead: object) -> HomeMatches | None:
    floors = {Basis.MEANING: 0.25, Basis.WORDS: 0.5}
    quotas = Quotas()
    matching = MatchResolvers(book, quotas, DAY, floors)
    for name, value in instead.items():
        setattr(quotas, name, value)
    return await matching.of(PersonId(uuid4()), first=first)


async def test_each_match_says_what_and_why() -> None:
    found = await shown(Book([Near(THEIRS, 0.61234)]))

    assert found
    (match,) = found.matches
    assert found.basis is Basis.MEANING
    assert match.description == "petit logement"
    assert match.budget == Budget(25_000, 50_000)
    assert match.score == 0.612
    assert match.why.zones_in_common == ("calavi",)


async def test_what_does_not_fit_or_is_too_far_is_not_shown() -> None:
    book = Book([Near(TOO_DEAR, 0.9), Near(THEIRS, 0.3), Near(THEIRS, 0.2)])

    found = await shown(book)

    assert found
    assert [match.score for match in found.matches] == [0.3]


async def test_it_looks_further_when_too_few_fit() -> None:
    book = Book([Near(TOO_DEAR, 0.9)] * 50 + [Near(THEIRS, 0.5)] * 5)

    found = await shown(book, first=3)

    assert found
    assert len(found.matches) == 3
    assert book.asked == [9, 36, 144]


async def test_it_looks_no_further_than_the_floor() -> None:
    book = Book([Near(TOO_DEAR, 0.9)] * 5 + [Near(THEIRS, 0.1)] * 500)

    found = await shown(book, first=3)

    assert found == HomeMatches(Basis.MEANING, ())
    assert book.asked == [9]


async def test_it_gives_up_in_the_end() -> None:
    book = Book([Near(TOO_DEAR, 0.9)] * 5000)

    assert await shown(book, first=3) == HomeMatches(Basis.MEANING, ())
    assert max(book.asked) == 1000


async def test_filters_alone_have_no_score() -> None:
    own = OwnHome(HomeId(uuid4()), MINE, Basis.FILTERS)

    found = await shown(Book([Near(THEIRS, None)], own))

    assert found
    assert [match.score for match in found.matches] == [None]


async def test_who_asks_for_nothing_finds_nothing() -> None:
    own = OwnHome(HomeId(uuid4()), Home(Side.SEEKS, None), Basis.FILTERS)

    assert await shown(Book([Near(THEIRS, None)], own)) == HomeMatches(
        Basis.FILTERS, ()
    )


async def test_before_the_end_there_is_nothing_to_compare() -> None:
    assert await shown(Book([], own=None)) is None


async def test_every_match_that_is_asked_for_costs_a_point() -> None:
    quotas, person = Quotas(), PersonId(uuid4())

    await MatchResolvers(Book([]), quotas, DAY, {}).of(person, first=7)

    assert quotas.charged == [Charge(DAY, str(person), 7)]


async def test_the_days_budget_ends() -> None:
    book = Book([Near(THEIRS, 0.5)])

    with pytest.raises(RateLimited) as refused:
        await shown(book, wait=90_000)

    assert refused.value.retry_after == timedelta(seconds=90)
    assert book.asked == []
