"""Addresses on the internet: e-mail and web."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from resolvers.models.answers import Answer, Answers
from resolvers.models.problem import ProblemCode
from resolvers.rules import Rules
from resolvers.values.kind import Text, Unacceptable

_EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3
_URL_LIMIT = 2048
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_UNSAFE = re.compile(r"""[\s"<>\\^`{|}]""")
"""What RFC 3986 allows nowhere in a URL."""


@dataclass(frozen=True, slots=True)
class Email(Text):
    """An e-mail address; the domain in lower case, the rest as typed."""

    limit: int = _EMAIL_LIMIT

    def shape(self, text: str) -> str:
        local, at, domain = text.rpartition("@")
        return local + at + domain.lower()

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        return None if _is_email(str(value)) else ProblemCode.INVALID_EMAIL


@dataclass(frozen=True, slots=True)
class WebAddress(Text):
    """An http or https URL. It is shown, never fetched."""

    limit: int = _URL_LIMIT

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        try:
            url = urlsplit(str(value))
            sound = (
                url.scheme in {"http", "https"}
                and url.username is None
                and _HOST.fullmatch(url.hostname or "") is not None
                and (url.port is None or url.port > 0)
                and _UNSAFE.search(str(value)) is None
            )
        except ValueError:  # a port that is none, half an IPv6 address
            sound = False
        return None if sound else ProblemCode.INVALID_URL


def read_email(typed: str) -> str | ProblemCode:
    """Return *typed* as an address to write to, or what is wrong with it."""
    try:
        email = Email().tidy(typed)
    except Unacceptable as error:
        return error.code
    return email if email and _is_email(email) else ProblemCode.INVALID_EMAIL


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
