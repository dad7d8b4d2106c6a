"""Who may see what is decided for every field, or the service does not start."""

from pathlib import Path

import pytest
import strawberry
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    extend_schema,
    parse,
)
from strawberry.tools import merge_types

from resolvers.access import Access
from schema import root
from schema.access import PROVEN_INSIDE, ROOTS, TYPES, flaws

ANYONE, READER, PERSON, STAFF = Access
SDL = build_schema(Path("schema/schema.graphql").read_text(encoding="utf-8"))
DECISIONS = ROOTS | TYPES


def fields_of(schema: GraphQLSchema) -> set[tuple[str, str]]:
    return {
        (name, field)
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
        for field in kind.fields
    }


def planted(more: str) -> GraphQLSchema:
    return extend_schema(SDL, parse(more))


def undecided(*fields: str) -> set[str]:
    return {f"{field} has no decision in schema.access" for field in fields}


def test_every_field_of_the_sdl_has_a_decision_and_no_other_has() -> None:
    assert flaws(SDL) == []

    decided = {(name, field) for name, fields in DECISIONS.items() for field in fields}
    assert decided == fields_of(SDL)
    assert set(ROOTS) == {"Query", "Mutation"}


def test_only_these_prove_inside_who_is_calling() -> None:
    assert sorted(PROVEN_INSIDE) == ["Mutation.signIn", "Query.viewer"]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ("extend type Viewer { secret: String }", ["Viewer.secret"]),
        ("extend type Query { everybody: [Viewer!]! }", ["Query.everybody"]),
        ("extend type Mutation { erase: Boolean }", ["Mutation.erase"]),
        ("type Agent { name: String! ifu: String! }", ["Agent.name", "Agent.ifu"]),
        (
            "extend union SignInResult = Captcha type Captcha { question: String! }",
            ["Captcha.question"],
        ),
        (
            "extend schema { subscription: Live } type Live { drafts: Int }",
            ["Live.drafts"],
        ),
    ],
)
def test_a_new_field_needs_a_decision(more: str, fields: list[str]) -> None:
    assert set(flaws(planted(more))) == undecided(*fields)


@pytest.mark.parametrize(("name", "field"), sorted(fields_of(SDL)))
def test_no_decision_can_be_taken_away(
    monkeypatch: pytest.MonkeyPatch, name: str, field: str
) -> None:
    monkeypatch.delitem(DECISIONS[name], field)

    assert set(flaws(SDL)) == undecided(f"{name}.{field}")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Viewer", "size"),
        ("Zone", "owner"),
        ("Query", "everybody"),
    ],
)
def test_a_decision_about_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, field: str
) -> None:
    monkeypatch.setitem(DECISIONS[name], field, STAFF)

    (flaw,) = [flaw for flaw in flaws(SDL) if "not there" in flaw]
    assert flaw == f"{name}.{field} is decided in schema.access, and not there"


@pytest.mark.parametrize(
    ("more", "decisions", "way", "found"),
    [
        (
            "extend type Zone { draft: OnboardingDraft }",
            {"Zone.draft": ANYONE},
            "Query.zones",
            "OnboardingDraft.version",
        ),
        (
            "extend type ServiceStatus { waiting: [[OnboardingDraft!]!]! }",
            {"ServiceStatus.waiting": ANYONE},
            "Query.serviceStatus",
            "OnboardingDraft.version",
        ),
        (
            "extend union RequestSignInCodeResult = OnboardingFinalized",
            {},
            "Mutation.requestSignInCode",
            "Profile.firstName",
        ),
        (
            "extend type Profile { draft: OnboardingDraft }",
            {"Profile.draft": READER},
            "Query.profile",
            "OnboardingDraft.version",
        ),
        ("", {"Query.onboarding": ANYONE}, "Query.onboarding", "Onboarding.state"),
        ("", {"Query.onboarding": READER}, "Query.onboarding", "Progress.percent"),
        ("", {"Query.profile": ANYONE}, "Query.profile", "LegalAnswers.cpi"),
        ("", {"Zone.name": READER}, "Query.zones", "Zone.name"),
        (
            "",
            {"OnboardingDraft.role": STAFF},
            "Query.onboarding",
            "OnboardingDraft.role",
        ),
    ],
)
def test_a_way_to_what_asks_for_more_is_named(
    monkeypatch: pytest.MonkeyPatch,
    more: str,
    decisions: dict[str, Access],
    way: str,
    found: str,
) -> None:
    for place, access in decisions.items():
        name, _, field = place.partition(".")
        monkeypatch.setitem(DECISIONS[name], field, access)

    named = flaws(planted(more) if more else SDL)

    assert f"{way} leads to {found}, which asks for more" in named
    assert [flaw for flaw in named if "asks for more" not in flaw] == []


def test_ways_that_go_round_and_round_come_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(TYPES["Zone"], "near", ANYONE)

    assert flaws(planted("extend type Zone { near: [Zone!]! }")) == []


def test_the_service_does_not_start_without_a_decision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(TYPES["Viewer"], "email")

    with pytest.raises(RuntimeError, match=r"^Viewer\.email has no decision in"):
        root.build_schema(introspection=False)


def test_nor_with_a_way_to_what_asks_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROOTS["Query"], "sessions", ANYONE)

    with pytest.raises(RuntimeError, match=r"Query\.sessions leads to Session\.id"):
        root.build_schema(introspection=False)


def test_nor_with_a_new_field_that_nobody_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @strawberry.type
    class Backdoor:
        everything: str = "everything"

    monkeypatch.setattr(root, "Query", merge_types("Query", (root.Query, Backdoor)))

    with pytest.raises(RuntimeError, match=r"^Query\.everything has no decision"):
        root.build_schema(introspection=False)
