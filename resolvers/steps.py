"""The form: its fields, step by step, and who must fill in what.

To change a rule, change a line of `FIELDS`. A new field also needs its attribute in
`resolvers.models.answers`, its input in `schema.steps` and, if it is a secret, its
place in `infra.postgres.profiles`; the tests name whichever is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from resolvers.models.answers import Answers, Role, Step
from resolvers.models.problem import ProblemCode
from resolvers.values.addresses import Email, WebAddress
from resolvers.values.identifiers import Digits, TradeRegister
from resolvers.values.kind import Choice, Kind, Text
from resolvers.values.preferences import Amount, TermsVersion, UpperAmount, Zones


class Due(Enum):
    """Whether an answer is required, given the other answers."""

    NO = auto()
    LATER = auto()
    """Another answer may make it required."""
    NOW = auto()


DueWhen: TypeAlias = Callable[[Answers], Due]


def optional(_: Answers) -> Due:
    """Require it of nobody."""
    return Due.NO


def everyone(_: Answers) -> Due:
    """Require it of every role."""
    return Due.NOW


def only(role: Role) -> DueWhen:
    """Require it of one role; of nobody yet while the role is open."""

    def due(answers: Answers) -> Due:
        if answers.role is None:
            return Due.LATER
        return Due.NOW if answers.role is role else Due.NO

    return due


def agents_and_businesses(answers: Answers) -> Due:
    """Require it of agents, and of landlords who act as a company."""
    if answers.role is Role.LANDLORD:
        return Due.NOW if answers.legal.company else Due.LATER
    return only(Role.AGENT)(answers)


_CPI = Digits(least=12, most=15, code=ProblemCode.INVALID_CPI)
_IFU = Digits(least=13, most=13, code=ProblemCode.INVALID_IFU)


@dataclass(frozen=True, slots=True)
class Field:
    """One question. The path is the one clients see, e.g. `legal.acceptedTerms`."""

    path: str
    kind: Kind
    required: DueWhen = optional
    unique: bool = False
    """Whether no two profiles may share it."""
    secret: bool = False
    """Whether it is sealed wherever it is stored."""

    @property
    def step(self) -> Step:
        return Step(self.path.partition(".")[0])


FIELDS = (
    Field("profile.firstName", Text(100), everyone, secret=True),
    Field("profile.lastName", Text(100), everyone, secret=True),
    Field("profile.email", Email(), unique=True, secret=True),
    Field("profile.avatarUrl", WebAddress()),
    Field("role", Choice(), everyone),
    Field("legal.cpi", _CPI, only(Role.TENANT), unique=True, secret=True),
    Field("legal.company", Text(200), only(Role.AGENT), secret=True),
    Field("legal.ifu", _IFU, agents_and_businesses, unique=True, secret=True),
    Field("legal.rccm", TradeRegister(), only(Role.AGENT), unique=True, secret=True),
    Field("legal.acceptedTerms", TermsVersion(), everyone),
    Field("preferences.preferredZones", Zones(20)),
    Field("preferences.budgetMin", Amount(), secret=True),
    Field("preferences.budgetMax", UpperAmount(), secret=True),
    Field("preferences.homeDescription", Text(1000, lines=True)),
)
FIELD = {field.path: field for field in FIELDS}
UNIQUE = tuple(field.path for field in FIELDS if field.unique)
