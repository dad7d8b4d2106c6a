"""Operations by their text: found by name, and kept within bounds."""

import pytest
from graphql import GraphQLError, get_introspection_query

from schema import operations as module
from schema.complexity import Complexity
from schema.operations import (
    DEFAULT_LIMITS,
    Malformed,
    Operation,
    OperationLimits,
    Operations,
)
from schema.root import build_schema

CORE = build_schema(introspection=True)._schema  # noqa: SLF001 - as the root does
ZONES = "{zones{id}}"
TWO = "query A{zones{id}} query B{zones{name}} mutation C{signOut{__typename}}"


def fresh(
    *, introspection: bool = True, limits: OperationLimits = DEFAULT_LIMITS
) -> Operations:
    return Operations(CORE, limits, introspection=introspection)


def refusal(
    text: str, name: str | None = None, *, introspection: bool = True
) -> GraphQLError:
    found = fresh(introspection=introspection).find(text, name)
    assert isinstance(found, Malformed)
    for error in found.errors:
        assert error.extensions is not None
        assert error.message
        assert error.extensions["code"] in {"BAD_REQUEST", "OPERATION_TOO_COMPLEX"}
    return found.errors[0]


def operation(text: str, name: str | None = None) -> Operation:
    found = fresh().find(text, name)
    assert isinstance(found, Operation)
    return found


@pytest.mark.parametrize(
    ("text", "name", "is_query", "points"),
    [
        (ZONES, None, True, 2),
        ("query A{zones{id}}", None, True, 2),
        (TWO, "A", True, 2),
        (TWO, "B", True, 2),
        (TWO, "C", False, 10),
        ("mutation{signOut{__typename}}", None, False, 10),
    ],
)
def test_an_operation_is_found_and_priced(
    text: str, name: str | None, points: int, *, is_query: bool
) -> None:
    found = operation(text, name)

    assert (found.node.name.value if found.node.name else None) in {name, "A"}
    assert found.is_query is is_query
    assert found.cost.points(None) == points


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TWO, None),
        (TWO, "D"),
        (TWO, ""),
        (ZONES, "A"),
        ("fragment f on Zone{id}", None),
        ("type A{b:Int}", None),
        ("{crown}", None),
        ("{", None),
        ("", None),
        ("subscription{zones{id}}", None),
        ("{...f} fragment f on Query{...f}", None),
        ("{...f}", None),
        ("query A{zones{id}} query A{zones{name}}", "A"),
    ],
)
def test_what_cannot_be_meant_is_a_bad_request(text: str, name: str | None) -> None:
    assert refusal(text, name).extensions == {"code": "BAD_REQUEST"}


@pytest.mark.parametrize(("text", "parsed"), [("{", False), ("{crown}", True)])
def test_a_syntax_error_is_told_from_a_wrong_operation(
    text: str, *, parsed: bool
) -> None:
    found = fresh().find(text, None)

    assert isinstance(found, Malformed)
    assert found.is_parsed is parsed


def test_tokens_are_counted_to_the_edge() -> None:
    limits = OperationLimits(tokens=8, size=DEFAULT_LIMITS.size)
    operations = fresh(limits=limits)

    assert isinstance(operations.find("{zones{id name}}", None), Operation)
    assert isinstance(operations.find("{zones{id id name}}", None), Operation)
    assert isinstance(operations.find("{zones{id id id name}}", None), Malformed)


def test_without_introspection_the_schema_does_not_describe_itself() -> None:
    for text in ("{__schema{queryType{name}}}", '{__type(name:"Zone"){name}}'):
        refusal(text, introspection=False)
    assert "Did you mean" in refusal("{zone{id}}").message
    assert "mean" not in refusal("{zone{id}}", introspection=False).message
    assert isinstance(operation(get_introspection_query()), Operation)


def test_what_was_read_is_kept_also_if_it_was_wrong() -> None:
    operations = fresh()

    for text in (ZONES, "{", "{crown}", "{" + "zones{id} " * 11 + "}", "# nothing"):
        assert not operations.knows(text)
        first = operations.find(text, None)
        assert operations.knows(text)
        assert operations.find(text, None) is first


@pytest.mark.parametrize("name", ["_ENTRIES", "_CHARACTERS"])
def test_the_cache_is_bounded_and_forgets_what_was_not_used(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    texts = [f"{{zones{{id}}}} #{i}" for i in range(10, 20)]
    monkeypatch.setattr(module, name, 3 * (1 if name == "_ENTRIES" else len(texts[0])))
    operations = fresh()

    for text in texts:
        operations.find(text, None)
        assert operations.knows(texts[0])
        operations.find(texts[0], None)

    assert [t for t in texts if operations.knows(t)] == [texts[0], *texts[-2:]]
    operations.find(texts[5], None)
    assert [t for t in texts if operations.knows(t)] == [
        texts[0],
        texts[5],
        texts[-1],
    ]


def test_by_default_a_thousand_texts_and_a_megabyte_at_most_are_kept() -> None:
    operations = fresh()
    texts = [f"{{ #{i}" for i in range(1100)]
    for text in texts:
        operations.find(text, None)

    assert sum(map(operations.knows, texts)) == 1000
    operations.find("#" * 240_000, None)
    assert sum(map(operations.knows, texts)) <= 1000
    operations.find("#" * 249_000, None)
    assert not operations.knows("#" * 240_000)


def test_the_limits_are_those_configured() -> None:
    size = Complexity(depth=1, root_fields=1, aliases=0, directives=0, fields=1)
    operations = fresh(limits=OperationLimits(tokens=100, size=size))

    assert isinstance(operations.find("{__typename}", None), Operation)
    assert isinstance(operations.find(ZONES, None), Malformed)
