"""The development mailbox: one file a message, so that every process sees them all."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from infra.messages.texts import text_of
from resolvers.errors import DeliveryUnavailable
from resolvers.models.message import Message

_KEPT = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it would have arrived."""

    at: str
    kind: str
    to: str
    language: str
    text: str
    code: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Mailbox:
    """A `resolvers.ports.Messenger` that keeps the last hundred instead of sending."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Message) -> None:
        now = datetime.now(UTC).isoformat()
        letter = Letter(
            at=now,
            kind="sign-in-code",
            to=message.to,
            language=message.language.value,
            text=text_of(message),
            code=message.code,
        )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{now.replace(':', '')}-{uuid4().hex}.json"
            # Written beside and renamed, so that no reader sees half a message.
            draft = path.with_suffix(".new")
            text = json.dumps(letter.as_dict(), ensure_ascii=False)
            draft.write_text(text, encoding="utf-8")
            draft.rename(path)
            for old in self._files()[_KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise DeliveryUnavailable from error

    def recent(self) -> list[Letter]:
        """Return the messages, newest first."""
        letters = []
        for file in self._files():
            with suppress(FileNotFoundError):  # somebody has just thrown it away
                text = file.read_text(encoding="utf-8")
                letters.append(Letter(**json.loads(text)))
        return letters

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.json"), reverse=True)


class NoGateway:
    """A `resolvers.ports.Messenger` for a service that was given no way to send."""

    async def send(self, message: Message) -> None:  # noqa: ARG002 - nobody takes it
        raise DeliveryUnavailable
