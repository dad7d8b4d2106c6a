"""The development mailbox: one file a message, so that every process sees them all."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from infra.messages.texts import text_of
from resolvers.errors import DeliveryUnavailable
from resolvers.models.message import Channel, EmailCode, Message, SignInCode
from resolvers.models.person import Phone

_KEPT = 100
_KINDS: dict[type[Message], str] = {
    SignInCode: "sign-in-code",
    EmailCode: "email-code",
}
_NOT_SENT = "Nothing was sent: nobody with this phone has confirmed an e-mail address."


class AddressBook(Protocol):
    """Knows the confirmed e-mail address of a phone's owner, if there is one."""

    async def email_of(self, phone: Phone) -> str | None: ...


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
    """A `Messenger` that keeps the last hundred messages instead of sending them."""

    def __init__(self, folder: Path, addresses: AddressBook) -> None:
        self._folder = folder
        self._addresses = addresses

    async def send(self, message: Message) -> None:
        now = datetime.now(UTC).isoformat()
        to = await self._address(message)
        letter = Letter(
            at=now,
            kind=_KINDS[type(message)],
            to=to or "nobody",
            language=message.language.value,
            text=text_of(message) if to else _NOT_SENT,
            code=message.code if to else "",
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

    async def _address(self, message: Message) -> str | None:
        if isinstance(message, EmailCode):
            return message.email
        if message.channel is Channel.SMS:
            return message.phone
        return await self._addresses.email_of(message.phone)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.json"), reverse=True)


class NoGateway:
    """A `Messenger` for a service that was given no way to send."""

    async def send(self, message: Message) -> None:  # noqa: ARG002 - nobody takes it
        raise DeliveryUnavailable
