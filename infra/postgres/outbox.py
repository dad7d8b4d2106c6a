"""Where messages are written down, with what they tell about.

What a code says is sealed, and erased once it was sent; all other messages find out
what to say, and to whom, when they leave.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import uuid4

import msgspec

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.tables import OutboxRow
from infra.sealing import Sealer
from resolvers.errors import DeliveryUnavailable
from resolvers.models.message import Channel, CodeMessage, Kind, MessageId
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile
from resolvers.ports.service import Clock

CODES, MESSAGES = "codes", "messages"
"""Lanes: queues of their own, so that no code ever stands behind a reminder."""
_CONTENT = "message"
_WELCOME_UNTIL = timedelta(days=3)


class PostgresOutbox:
    """A `resolvers.ports.messages.Messenger`."""

    def __init__(
        self,
        postgres: PostgresConnection,
        sealer: Sealer,
        clock: Clock,
        serving: Collection[Channel],
    ) -> None:
        self._postgres = postgres
        self._sealer = sealer
        self._clock = clock
        self._serving = serving

    async def send(self, message: CodeMessage) -> None:
        if message.channel not in self._serving:
            raise DeliveryUnavailable
        now, new = self._clock(), MessageId(uuid4())
        row = OutboxRow(
            id=new,
            lane=CODES,
            kind=message.kind.value,
            content_sealed=sealed_code(self._sealer, new, message),
            created_at=now,
            due_at=now,
            expires_at=now + message.lifetime,
        )
        async with self._postgres.transaction(limit=PATIENT) as session:
            session.add(row)


def welcome(person: PersonId, profile: Profile) -> OutboxRow:
    """Return the message that goes with a finalized profile."""
    at = profile.finalized_at
    return OutboxRow(
        id=uuid4(),
        kind=Kind.WELCOME.value,
        user_id=person,
        created_at=at,
        due_at=at,
        expires_at=at + _WELCOME_UNTIL,
    )


def sealed_code(sealer: Sealer, message: MessageId, code: CodeMessage) -> bytes:
    """Return what only we can read, and only as this message's."""
    text = msgspec.json.encode(code).decode()
    return sealer.seal(text, owner=message, field=_CONTENT)


def opened_code(sealer: Sealer, message: MessageId, envelope: bytes) -> CodeMessage:
    """Return what was sealed; raise `SealBroken`."""
    text = sealer.open(envelope, owner=message, field=_CONTENT)
    return msgspec.json.decode(text, type=CodeMessage)
