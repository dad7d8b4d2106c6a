"""Texts made to hurt are refused in next to no time, and with a short answer."""

import time

import pytest

from schema.operations import DEFAULT_LIMITS, Malformed, Operation, Operations
from schema.root import build_schema

CORE = build_schema(introspection=True)._schema  # noqa: SLF001 - as the root does
HARMLESS = f"query {'N' * 90_000} {{__typename}}"
PROMISED = 5
"""Times as long as that takes to read, which is the longest name a body can hold."""


def bomb(levels: int) -> str:
    """Double a field as many times as there are *levels*."""
    fragments = "".join(
        f"fragment f{i} on Zone{{...f{i + 1} ...f{i + 1}}}" for i in range(levels)
    )
    return f"{{zones{{...f0}}}}{fragments}fragment f{levels} on Zone{{id}}"


def numbered(template: str, count: int) -> str:
    return " ".join(template.replace("#", str(i)) for i in range(count))


ATTACKS = {
    "a fragment bomb of 700 bytes": bomb(20),
    "a larger one": bomb(80),
    "5,000 aliases": "{" + numbered("a#:zones{id}", 5000) + "}",
    "aliases within the tokens": "{" + numbered("a#:viewer", 320) + "}",
    "100 kB of fields": "{" + "zones{id} " * 10_000 + "}",
    "100 kB in one token": '{zones(a:"' + "a" * 100_000 + '"){id}}',
    "100 kB of comment": "{" + "#" * 100_000,
    "levels without end": "{zones" * 2000,
    "lists without end": "{zones(a:" + "[" * 2000,
    "an unused fragment": "{zones{id}} fragment f on Query{"
    + "sessions{id} " * 240
    + "}",
    "fragments in all orders": "{zones{id}} "
    + numbered("fragment f# on Query{" + numbered("...f#", 20) + "}", 20),
    "unknown arguments": "mutation{saveOnboardingDraft(input:{"
    + numbered("a#:1", 320)
    + "}){__typename}}",
    "a name that errors repeat": f"query {'N' * 90_000}("
    + numbered("$a#:Int", 200)
    + "){__typename}",
    "directives": "query" + " @a" * 480 + "{__typename}",
    "a long number": "{profile(reveal:" + "9" * 90_000 + "){id}}",
}


def reading(text: str) -> tuple[float, object]:
    """Return the seconds of CPU that *text* takes, and what becomes of it."""
    operations = Operations(CORE, DEFAULT_LIMITS, introspection=True)
    started = time.process_time()
    found = operations.find(text, None)
    return time.process_time() - started, found


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_before_it_costs_anything(attack: str) -> None:
    taken, usual = list[float](), list[float]()
    for _ in range(3):
        usual.append(reading(HARMLESS)[0])
        seconds, found = reading(ATTACKS[attack])
        taken.append(seconds)

        assert isinstance(found, Malformed)
        assert sum(len(str(error.formatted)) for error in found.errors) < 5000

    assert min(taken) < PROMISED * min(usual)


def test_a_bomb_has_700_bytes() -> None:
    assert 650 < len(ATTACKS["a fragment bomb of 700 bytes"]) < 750


def test_an_id_may_have_any_number_of_digits() -> None:
    text = "mutation($x:ID!=#){endSession(input:{id:$x}){__typename}}"
    operations = Operations(CORE, DEFAULT_LIMITS, introspection=True)

    found = operations.find(text.replace("#", "9" * 5000), None)

    assert isinstance(found, Operation)
    assert found.cost.points(None) == 10
