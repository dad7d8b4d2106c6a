"""Letters to nobody, and what the texts of them are made with."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from infra.messages.links import Links
from infra.messages.templates import Templates
from infra.sealing import BlindIndex
from resolvers.models.message import Channel, Kind, Letter, MessageId
from resolvers.models.person import Language, PersonId

PHONE, EMAIL = "+2290197123456", "afi@exemple.bj"
CODES = (Kind.SIGN_IN_CODE, Kind.EMAIL_CODE)
REMINDERS = (Kind.STILL_HERE, Kind.EXPIRING)
NOW = datetime(2026, 9, 21, 12, 0, tzinfo=UTC)
"""A Monday, 13:00 in Benin."""
ENDS_AT = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)
"""A date that is long to write: mercredi 30 septembre, 18 h 30."""
LINKS = Links(
    "https://api.immobenin.bj",
    "https://www.immobenin.bj",
    BlindIndex("test-key-of-at-least-thirty-two-characters"),
)
TEMPLATES = Templates(LINKS, lambda: NOW)


def letter(
    kind: Kind = Kind.SIGN_IN_CODE,
    language: Language = Language.FR,
    channel: Channel = Channel.SMS,
    **facts: Any,
) -> Letter:
    """Return a new letter that has what its *kind* needs, and *facts*."""
    to = PHONE if channel is Channel.SMS else EMAIL
    new = Letter(MessageId(uuid4()), kind, channel, to, language)
    if kind in CODES:
        new = replace(new, code="194837", minutes=10)
    else:
        new = replace(new, person=PersonId(uuid4()))
    if kind in REMINDERS:
        new = replace(new, ends_at=ENDS_AT)
    return replace(new, **facts)


async def begun() -> None:
    """Fail: who sends a letter once, however often, never has to begin."""
    raise AssertionError("it has begun")
