"""What was typed becomes what was meant; what cannot be kept at all is refused."""

import pytest

from resolvers.models.answers import Answer, Answers
from resolvers.models.problem import Problem, ProblemCode
from resolvers.review import review
from resolvers.rules import Rules
from resolvers.steps import FIELDS
from resolvers.tidy import tidy
from resolvers.values.preferences import Amount, Zones

NAME, HOME = "profile.firstName", "preferences.homeDescription"
EMAIL, AVATAR, CPI, IFU, RCCM, TERMS, ZONES = (
    "profile.email",
    "profile.avatarUrl",
    "legal.cpi",
    "legal.ifu",
    "legal.rccm",
    "legal.acceptedTerms",
    "preferences.preferredZones",
)
LIMITS = {
    NAME: 100,
    "profile.lastName": 100,
    EMAIL: 254,
    AVATAR: 2048,
    CPI: 40,
    "legal.company": 200,
    IFU: 40,
    RCCM: 40,
    TERMS: 40,
    HOME: 1000,
}
every_text = pytest.mark.parametrize("path", LIMITS)


def test_every_answer_in_words_has_a_limit() -> None:
    texts = {f.path for f in FIELDS if not isinstance(f.kind, Amount | Zones)}

    assert set(LIMITS) == texts - {"role"}


@pytest.mark.parametrize(
    ("path", "typed", "meant"),
    [
        (NAME, "  Afi\t", "Afi"),
        (NAME, "Afi \u00a0  Rose\r\nMarie", "Afi Rose Marie"),
        (NAME, "Re\u0301gina", "R\u00e9gina"),
        (NAME, "O'Neil-Dossou (née Ahouansè)", "O'Neil-Dossou (née Ahouansè)"),
        (NAME, "A\0f\x07i\x7f\x9f", "Afi"),
        (NAME, "<b>Afi</b> & co", "<b>Afi</b> & co"),
        (EMAIL, " Afi.Hounsou@EXEMPLE.Bj ", "Afi.Hounsou@exemple.bj"),
        (AVATAR, " https://Exemple.bj/Afi.JPG ", "https://Exemple.bj/Afi.JPG"),
        (CPI, "1234 5678-9012.3", "1234567890123"),
        (IFU, "\u00a03201 9\u202f1234 567 8", "3201912345678"),
        (CPI, "12O456789012", "12O456789012"),
        (RCCM, " rb/cot/25  a\t1234 ", "RB/COT/25 A 1234"),
        (RCCM, "Rb / Cot /25 A 1234", "RB/COT/25 A 1234"),
        (TERMS, " 2026-01 ", "2026-01"),
        (ZONES, (" Calavi", "godomey", "CALAVI", "", " "), ("calavi", "godomey")),
        (
            HOME,
            " Deux  chambres, \r\n\tprès du lac \n\n",
            "Deux chambres,\nprès du lac",
        ),
        (HOME, "Un\n\nDeux", "Un\n\nDeux"),
    ],
)
def test_typing_becomes_meaning(path: str, typed: Answer, meant: Answer) -> None:
    assert tidy({path: typed}) == {path: meant}


@every_text
@pytest.mark.parametrize("typed", [None, "", "   ", "\t\r\n", "\0", "\u00a0\u2003"])
def test_blank_is_no_answer(path: str, typed: str | None) -> None:
    assert tidy({path: typed}) == {path: None}


@pytest.mark.parametrize(
    ("path", "typed"), [(CPI, "- . -"), (ZONES, ()), (ZONES, ("", " ")), (ZONES, None)]
)
def test_so_is_what_has_only_separators(path: str, typed: Answer) -> None:
    assert tidy({path: typed}) == {path: None}


@every_text
def test_text_may_reach_its_limit_and_not_pass_it(path: str) -> None:
    longest = LIMITS[path] * "1"

    assert tidy({path: f"  {longest} \0"}) == {path: longest}
    assert tidy({path: longest + "1"}) == [
        Problem(path, ProblemCode.TOO_LONG, LIMITS[path])
    ]


def test_length_is_counted_in_composed_characters() -> None:
    assert tidy({NAME: 100 * "e\u0301"}) == {NAME: 100 * "\u00e9"}


@every_text
@pytest.mark.parametrize("half", ["\ud800", "Afi \udc80 Rose"])
def test_half_characters_are_not_text(path: str, half: str) -> None:
    assert tidy({path: half}) == [Problem(path, ProblemCode.NOT_TEXT)]


@pytest.mark.parametrize(
    ("zones", "code", "limit"),
    [
        (tuple(f"zone-{n}" for n in range(21)), ProblemCode.TOO_MANY, 20),
        (("calavi", 51 * "z"), ProblemCode.TOO_LONG, 50),
        (("calavi", "\ud800"), ProblemCode.NOT_TEXT, None),
    ],
)
def test_zones_have_limits_too(
    zones: tuple[str, ...], code: ProblemCode, limit: int | None
) -> None:
    assert tidy({ZONES: zones}) == [Problem(ZONES, code, limit)]


def test_twenty_zones_are_enough_however_often_they_are_named() -> None:
    zones = tuple(f"zone-{n}" for n in range(20))

    assert tidy({ZONES: 3 * zones}) == {ZONES: zones}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (CPI, ProblemCode.INVALID_CPI),
        (IFU, ProblemCode.INVALID_IFU),
        (RCCM, ProblemCode.INVALID_RCCM),
    ],
)
def test_other_scripts_digits_are_kept_and_flagged(
    path: str, code: ProblemCode
) -> None:
    typed = "RB/COT/25 A ١٢٣٤" if path == RCCM else "١٢٣٤٥٦٧٨٩٠١٢٣"

    kept = tidy({path: typed})

    assert kept == {path: typed}
    errors = review(Answers().with_changes(kept), Rules("x")).requirements.errors
    assert errors == (Problem(path, code),)


def test_everything_that_is_refused_is_told_at_once_and_in_order() -> None:
    refused = tidy({NAME: 101 * "a", EMAIL: "\ud800", RCCM: "RB/COT/25 A 1"})

    assert refused == [
        Problem(NAME, ProblemCode.TOO_LONG, 100),
        Problem(EMAIL, ProblemCode.NOT_TEXT),
    ]


def test_numbers_and_choices_stay_as_they_are() -> None:
    chosen: dict[str, Answer] = {"preferences.budgetMin": -1, "role": None}

    assert tidy(chosen) == chosen
