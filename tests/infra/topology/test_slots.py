"""Which slot has a key, and which keys of ours have to be together."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from infra.queue.connection import prefix_at
from infra.redis.drafts import draft_key, standing_key
from infra.redis.routes import key_of, keys_everywhere
from infra.topology.slots import SLOTS, Owners, slot_of
from infra.topology.url import Host
from resolvers.models.person import PersonId


@given(st.text(alphabet="{}ab:é", max_size=12))
def test_slots_are_those_of_redis(key: str) -> None:
    assert slot_of(key) == slot_of(key.encode()) == key_slot(key.encode())


def test_a_draft_and_what_is_beside_it_share_a_slot() -> None:
    person = PersonId(uuid4())
    draft = draft_key(person)

    assert len({slot_of(k) for k in (draft, standing_key(person))}) == 1
    assert slot_of(f"set-aside:{{{draft}}}") == slot_of(draft)


def test_a_queue_is_on_one_node_of_a_cluster() -> None:
    prefix = prefix_at("redis+cluster://a")

    assert slot_of(f"{prefix}:codes:wait") == slot_of(f"{prefix}:messages:active")
    assert prefix_at("redis://a") == prefix_at("redis+sentinel://a/m") == "bull"


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (("GET", "k"), "k"),
        (("SET", b"k", "v"), b"k"),
        (("MGET", "k", "l"), "k"),
        (("EVALSHA", "hash", 2, "k", "l", "argument"), "k"),
        (("EVAL", "return 1", 0), ""),
        (("EVAL", "return 1", 0, "argument"), ""),
        (("PING",), ""),
        (("CONFIG", "GET", "*"), ""),
        (("INFO", "server"), ""),
        (("GET", 7), "7"),
    ],
)
def test_a_command_goes_where_its_first_key_is(
    command: tuple[str | bytes | int, ...], key: str | bytes
) -> None:
    assert key_of(command) == key


def test_every_node_has_a_key_to_try_it_with() -> None:
    hosts = [Host("h", port) for port in range(7)]
    owners: Owners = [None, *(hosts[slot % 7] for slot in range(1, SLOTS))]

    keys = keys_everywhere(owners)

    assert sorted(owners[slot_of(key)] or hosts[0] for key in keys) == hosts
    assert len(keys) == 7
    assert keys_everywhere([None] * SLOTS) == ("ping",)
