"""The judgement on a set of answers: what is due, what is wrong, where to go next."""

import pytest

from resolvers.models.answers import Answer, Answers, Role, Step
from resolvers.models.problem import Problem, ProblemCode
from resolvers.review import review
from resolvers.rules import Rules

RULES = Rules("2026-01", frozenset({"calavi", "godomey"}))
NAMES: dict[str, Answer] = {"profile.firstName": "Afi", "profile.lastName": "Hounsou"}
TERMS: dict[str, Answer] = {"legal.acceptedTerms": "2026-01"}
FULL: dict[Role, dict[str, Answer]] = {
    Role.TENANT: {**NAMES, **TERMS, "role": Role.TENANT, "legal.cpi": "123456789012"},
    Role.LANDLORD: {**NAMES, **TERMS, "role": Role.LANDLORD},
    Role.AGENT: {
        **NAMES,
        **TERMS,
        "role": Role.AGENT,
        "legal.company": "Agence du Lac",
        "legal.ifu": "3201912345678",
        "legal.rccm": "RB/COT/25 A 1234",
    },
}
every_role = pytest.mark.parametrize("role", Role)


def answers(*parts: dict[str, Answer], **more: Answer) -> Answers:
    """Return answers with these paths; `legal__ifu` is `legal.ifu`."""
    given = Answers()
    for part in (*parts, {k.replace("__", "."): v for k, v in more.items()}):
        given = given.with_changes(part)
    return given


def test_at_the_start_everything_common_is_due_and_the_rest_may_become_so() -> None:
    start = review(Answers(), RULES)

    assert start.requirements.currently_due == (
        "profile.firstName",
        "profile.lastName",
        "role",
        "legal.acceptedTerms",
    )
    assert start.requirements.eventually_due == (
        "legal.cpi",
        "legal.company",
        "legal.ifu",
        "legal.rccm",
    )
    assert start.requirements.errors == ()
    assert (start.progress.done, start.progress.total) == (0, 4)
    assert start.next_step is Step.PROFILE
    assert not start.can_finalize


@every_role
def test_nothing_is_due_of_who_has_answered_what_their_role_is_asked(
    role: Role,
) -> None:
    full = review(answers(FULL[role]), RULES)

    assert full.can_finalize
    assert full.requirements.currently_due == ()
    assert full.progress.percent == 100
    assert full.progress.done == len(FULL[role])
    assert full.next_step is Step.PREFERENCES, "never opened"


@pytest.mark.parametrize(
    ("role", "path"), [(role, path) for role in Role for path in FULL[role]]
)
def test_each_required_answer_is_missed(role: Role, path: str) -> None:
    lacking = review(answers(FULL[role], {path: None}), RULES)

    assert not lacking.can_finalize
    assert path in lacking.requirements.currently_due
    assert lacking.progress.total - lacking.progress.done == 1


def test_a_landlord_owes_an_ifu_only_as_a_business() -> None:
    private = review(answers(FULL[Role.LANDLORD]), RULES)
    business = review(answers(FULL[Role.LANDLORD], legal__company="Lac SARL"), RULES)

    assert private.requirements.eventually_due == ("legal.ifu",)
    assert private.can_finalize
    assert business.requirements.currently_due == ("legal.ifu",)
    assert not business.can_finalize
    assert business.next_step is Step.LEGAL


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("profile.email", "afi", ProblemCode.INVALID_EMAIL),
        ("profile.email", "afi@exemple", ProblemCode.INVALID_EMAIL),
        ("profile.email", "afi@exemple..bj", ProblemCode.INVALID_EMAIL),
        ("profile.avatarUrl", "javascript:alert(1)", ProblemCode.INVALID_URL),
        (
            "profile.avatarUrl",
            "javascript://exemple.bj/%0aalert(1)",
            ProblemCode.INVALID_URL,
        ),
        ("profile.avatarUrl", "exemple.bj/afi.jpg", ProblemCode.INVALID_URL),
        ("profile.avatarUrl", "https://", ProblemCode.INVALID_URL),
        ("profile.avatarUrl", "https://[", ProblemCode.INVALID_URL),
        ("profile.avatarUrl", "https://a b.bj", ProblemCode.INVALID_URL),
        ("profile.avatarUrl", "https://bank.bj@evil.bj", ProblemCode.INVALID_URL),
        ("legal.cpi", "12345678901", ProblemCode.INVALID_CPI),
        ("legal.cpi", "1234567890123456", ProblemCode.INVALID_CPI),
        ("legal.cpi", "12345678901A", ProblemCode.INVALID_CPI),
        ("legal.cpi", "١٢٣٤٥٦٧٨٩٠١٢", ProblemCode.INVALID_CPI),
        ("legal.ifu", "320191234567", ProblemCode.INVALID_IFU),
        ("legal.ifu", "32019123456789", ProblemCode.INVALID_IFU),
        ("legal.ifu", "³²⁰¹⁹¹²³⁴⁵⁶⁷⁸", ProblemCode.INVALID_IFU),
        ("legal.rccm", "RB/COT/2025 A 1234", ProblemCode.INVALID_RCCM),
        ("legal.rccm", "RB/COT/25 A", ProblemCode.INVALID_RCCM),
        ("legal.rccm", "RB/COT/25 A 1234 bis", ProblemCode.INVALID_RCCM),
        ("legal.rccm", "RB/COT/25 A ١٢٣٤", ProblemCode.INVALID_RCCM),
        ("legal.acceptedTerms", "2025-01", ProblemCode.TERMS_OUTDATED),
        ("preferences.preferredZones", ("atlantis",), ProblemCode.UNKNOWN_ZONE),
        ("preferences.budgetMin", -1, ProblemCode.NEGATIVE_AMOUNT),
        ("preferences.budgetMax", -1, ProblemCode.NEGATIVE_AMOUNT),
    ],
)
def test_a_wrong_answer_stops_the_end_whoever_gives_it(
    path: str, answer: Answer, code: ProblemCode
) -> None:
    judgement = review(answers(FULL[Role.LANDLORD], {path: answer}), RULES)

    assert judgement.requirements.errors == (Problem(path, code),)
    assert not judgement.can_finalize


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("profile.email", "afi.hounsou+immo@exemple.bj"),
        ("profile.avatarUrl", "http://exemple.bj:8080/é.jpg?a=1#b"),
        ("legal.cpi", "123456789012345"),
        ("legal.rccm", "RB/PNO/09 B 7"),
        ("preferences.preferredZones", ("godomey", "calavi")),
        ("preferences.budgetMin", 0),
    ],
)
def test_a_sound_answer_is_no_problem(path: str, answer: Answer) -> None:
    judgement = review(answers(FULL[Role.LANDLORD], {path: answer}), RULES)

    assert judgement.requirements.errors == ()


def test_a_budget_goes_up() -> None:
    problem = Problem("preferences.budgetMax", ProblemCode.BUDGET_ORDER)
    budgets = {
        ends: review(
            answers(preferences__budgetMin=ends[0], preferences__budgetMax=ends[1]),
            RULES,
        ).requirements.errors
        for ends in ((50_000, 49_999), (50_000, 50_000), (None, 1))
    }

    assert list(budgets.values()) == [(problem,), (), ()]


def test_a_wrong_required_answer_is_not_progress() -> None:
    wrong = review(answers(FULL[Role.TENANT], legal__cpi="1"), RULES).progress

    assert (wrong.done, wrong.total) == (4, 5)
    assert wrong.percent == 80


def test_zones_are_not_judged_while_no_store_can_tell() -> None:
    unsure = Rules("2026-01", zones=None)

    assert review(
        answers(FULL[Role.LANDLORD], preferences__preferredZones=("atlantis",)), unsure
    ).can_finalize


def test_the_way_leads_through_every_step_once_and_back_to_what_is_wrong() -> None:
    parts: list[dict[str, Answer]] = [
        NAMES,
        {"role": Role.TENANT},
        {"legal.cpi": "123456789012", **TERMS},
        {"preferences.budgetMin": 1},
        {"profile.email": "afi"},
    ]

    way = [
        review(answers(*parts[:filled]), RULES).next_step
        for filled in range(len(parts) + 1)
    ]

    assert way == [*Step, None, Step.PROFILE]
