"""The development mailbox: one file a message, so that every process sees them all."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from infra.messages.templates import Email, Templates
from resolvers.models.message import Channel, Letter
from resolvers.ports.messages import Begin, NotSent

_KEPT = 100
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as it would have arrived. For an SMS, `subject` and `html` are empty."""

    at: str
    """When it was first sent: ISO 8601, UTC."""
    id: str
    kind: str
    channel: str
    to: str
    language: str
    subject: str
    text: str
    html: str
    code: str


class Mailbox:
    """A `Carrier` for every channel: keeps the last hundred letters, sends none.

    A letter that is sent again takes the place of itself, so it never has to `begin`.
    """

    def __init__(
        self,
        folder: Path,
        templates: Templates,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._templates = templates
        self._now = now
        self._last = datetime.min.replace(tzinfo=UTC)

    async def send(self, letter: Letter, begin: Begin) -> None:  # noqa: ARG002 - needs none
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            before = self.find(letter.id)
            self._write(self._kept(letter, before.at if before else self._time()))
            for old in self.recent()[_KEPT:]:
                self._file(old.id).unlink(missing_ok=True)
        except OSError as error:
            raise NotSent(f"mailbox: {type(error).__name__}") from error

    def recent(self) -> list[Kept]:
        """Return the letters, newest first."""
        letters = [kept for f in self._folder.glob("*.json") if (kept := _read(f))]
        return sorted(letters, key=lambda kept: (kept.at, kept.id), reverse=True)

    def find(self, message: UUID) -> Kept | None:
        return _read(self._file(message))

    def _kept(self, letter: Letter, at: str) -> Kept:
        if letter.channel is Channel.EMAIL:
            email = self._templates.email(letter)
        else:
            email = Email(subject="", text=self._templates.sms(letter), html="")
        return Kept(
            at=at,
            id=str(letter.id),
            kind=letter.kind.value,
            channel=letter.channel.value,
            to=letter.to,
            language=letter.language.value,
            subject=email.subject,
            text=email.text,
            html=email.html,
            code=letter.code,
        )

    def _write(self, kept: Kept) -> None:
        """Write beside and rename, so that no reader sees half a letter."""
        draft = self._folder / f"{kept.id}.{uuid4().hex}.new"
        try:
            text = json.dumps(asdict(kept), ensure_ascii=False)
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._file(kept.id))
        finally:
            draft.unlink(missing_ok=True)

    def _time(self) -> str:
        """Return the time, later than of any letter this process has kept."""
        self._last = max(self._now(), self._last + _TICK)
        return self._last.isoformat(timespec="microseconds")

    def _file(self, message: UUID | str) -> Path:
        return self._folder / f"{message}.json"


def _read(file: Path) -> Kept | None:
    # Somebody has just thrown it away, or it was kept by another version of this.
    with suppress(FileNotFoundError, ValueError, TypeError):
        return Kept(**json.loads(file.read_text(encoding="utf-8")))
    return None
