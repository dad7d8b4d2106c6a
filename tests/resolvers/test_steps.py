"""Who must fill in what."""

import pytest

from resolvers.models.answers import Answers, Role
from resolvers.steps import FIELD, FIELDS

WHO = {
    "nobody": Answers(),
    "tenant": Answers(role=Role.TENANT),
    "landlord": Answers(role=Role.LANDLORD),
    "business": Answers(role=Role.LANDLORD).with_changes({"legal.company": "Lac SARL"}),
    "agent": Answers(role=Role.AGENT),
}
TABLE = """
                             nobody  tenant  landlord  business  agent
profile.firstName            NOW     NOW     NOW       NOW       NOW
profile.lastName             NOW     NOW     NOW       NOW       NOW
profile.email                NO      NO      NO        NO        NO
profile.avatarUrl            NO      NO      NO        NO        NO
role                         NOW     NOW     NOW       NOW       NOW
legal.cpi                    LATER   NOW     NO        NO        NO
legal.company                LATER   NO      NO        NO        NOW
legal.ifu                    LATER   NO      LATER     NOW       NOW
legal.rccm                   LATER   NO      NO        NO        NOW
legal.acceptedTerms          NOW     NOW     NOW       NOW       NOW
preferences.preferredZones   NO      NO      NO        NO        NO
preferences.budgetMin        NO      NO      NO        NO        NO
preferences.budgetMax        NO      NO      NO        NO        NO
preferences.homeDescription  NO      NO      NO        NO        NO
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())


@pytest.mark.parametrize(
    ("path", "who", "due"),
    [
        (path, who, due)
        for path, *dues in ROWS
        for who, due in zip(HEAD, dues, strict=True)
    ],
)
def test_it_is_required_of(path: str, who: str, due: str) -> None:
    assert FIELD[path].required(WHO[who]).name == due


def test_the_table_has_every_question_in_the_order_of_the_form() -> None:
    assert [path for path, *_ in ROWS] == [field.path for field in FIELDS]


def test_an_open_role_owes_nothing_yet_even_with_a_company() -> None:
    undecided = Answers().with_changes({"legal.company": "Lac SARL"})

    assert FIELD["legal.ifu"].required(undecided).name == "LATER"
