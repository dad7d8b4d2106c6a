"""Addresses on the internet: e-mail and web."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from resolvers.models.answers import Answer, Answers
from resolvers.models.problem import ProblemCode
from resolvers.rules import Rules
from resolvers.values.kind import Text

_EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3
_URL_LIMIT = 2048


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address; the domain in lower case, the rest as typed."""

    def tidy(self, value: Answer) -> str | None:
        text = Text(_EMAIL_LIMIT).tidy(value)
        if text is None:
            return None
        local, at, domain = text.rpartition("@")
        return local + at + domain.lower()

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        try:
            validate_email(str(value), check_deliverability=False)
        except EmailNotValidError:
            return ProblemCode.INVALID_EMAIL
        return None


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https URL. It is shown, never fetched."""

    def tidy(self, value: Answer) -> str | None:
        return Text(_URL_LIMIT).tidy(value)

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        try:
            url = urlsplit(str(value))
            sound = url.scheme in {"http", "https"} and bool(url.hostname)
            sound = sound and url.username is None and " " not in str(value)
        except ValueError:
            sound = False
        return None if sound else ProblemCode.INVALID_URL
