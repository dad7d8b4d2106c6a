"""What an answer of an SMTP server, or none, means for the letter."""

import re

from aiosmtplib import SMTPConnectError, SMTPResponseException

from resolvers.ports.messages import NotSent, Refused, Uncertain

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")
"""The status code of RFC 3463, with which an answer may begin."""


def refusal(at: str, error: SMTPResponseException) -> NotSent | Uncertain:
    """Return what it means that the recipient, or the text, was not accepted."""
    why = reason(at, error)
    if 400 <= error.code < 500:  # noqa: PLR2004 - temporary, by RFC 5321
        return NotSent(why)
    if 500 <= error.code < 600:  # noqa: PLR2004 - permanent
        return Refused(why)
    return NotSent(why) if at == "rcpt" else Uncertain(why)


def reason(at: str, error: Exception) -> str:
    """Return what went wrong, with none of the server's words: they quote addresses."""
    if isinstance(error, SMTPResponseException):
        if not 200 <= error.code < 600:  # noqa: PLR2004 - those that there are
            return f"smtp {at}: unreadable answer"
        detail = _ENHANCED.match(error.message)
        return f"smtp {error.code} {detail[0]}" if detail else f"smtp {error.code}"
    if isinstance(error, TimeoutError):
        return f"smtp {at}: time-out"
    if isinstance(error, SMTPConnectError) and isinstance(error.__cause__, OSError):
        error = error.__cause__
    return f"smtp {at}: {type(error).__name__}"
