"""What a home should be like: zones and amounts; and the terms agreed to."""

from dataclasses import dataclass

from resolvers.models.answers import Answer, Answers
from resolvers.models.problem import ProblemCode
from resolvers.rules import Rules
from resolvers.values.kind import Text, Unacceptable

_ZONE_ID_LIMIT = 50


class _ZoneId(Text):
    def shape(self, text: str) -> str:
        return text.lower()


@dataclass(frozen=True, slots=True)
class Zones:
    """Zone ids, each once, in the order they were chosen."""

    most: int

    def tidy(self, value: Answer) -> tuple[str, ...] | None:
        assert value is None or isinstance(value, tuple)
        tidied = (_ZoneId(_ZONE_ID_LIMIT).tidy(zone) for zone in value or ())
        zones = tuple(dict.fromkeys(zone for zone in tidied if zone))
        if len(zones) > self.most:
            raise Unacceptable(ProblemCode.TOO_MANY, self.most)
        return zones or None

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        assert isinstance(value, tuple)
        known = rules.zones is None or rules.zones.issuperset(value)
        return None if known else ProblemCode.UNKNOWN_ZONE


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole XOF a month."""

    def tidy(self, value: Answer) -> Answer:
        return value

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        assert isinstance(value, int)
        return ProblemCode.NEGATIVE_AMOUNT if value < 0 else None


@dataclass(frozen=True, slots=True)
class UpperAmount(Amount):
    """An amount that must not be below the budget's lower end."""

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        assert isinstance(value, int)
        lower = answers.preferences.budget_min
        if lower is not None and value < lower:
            return ProblemCode.BUDGET_ORDER
        return Amount.flaw(self, value, answers, rules)


@dataclass(frozen=True, slots=True)
class TermsVersion(Text):
    """The version of the terms a person accepted: today's, to finalize."""

    limit: int = 40

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        return None if value == rules.terms_version else ProblemCode.TERMS_OUTDATED
