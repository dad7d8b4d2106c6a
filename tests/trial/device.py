"""A page of the wizard: as `web/src/autosave.ts` and `form.ts` save and load."""

import asyncio
import random
from collections.abc import Sequence
from itertools import count
from typing import Any

from tests.trial import operations
from tests.trial.caller import Caller
from tests.trial.outbox import Changes, Outbox, Save, same
from tests.trial.words import Words


class Device:
    """What one page knows and does. One save is on its way at a time."""

    def __init__(self, caller: Caller, words: Words, rng: random.Random) -> None:
        self.caller = caller
        self.words = words
        self.rng = rng
        self.version = 0
        self.answers: Changes = {}
        self.is_finished = False
        self.acknowledged: list[Save] = []
        ids = count(1)
        self.outbox = Outbox(lambda: f"{caller.person}.{caller.device}.{next(ids)}")
        caller.meanwhile = self._type_on

    def type(self, changes: Changes) -> None:
        for path, value in changes.items():
            self.answers[path] = value
            self.outbox.type(path, value, self.version)

    async def send(self) -> None:
        """Send what waits, in order, until nothing does."""
        while not self.is_finished and (save := self.outbox.next()):
            await self.caller.insist_on(lambda save=save: self._deliver(save))  # type: ignore[misc] # mypy cannot tell what a default is

    async def load(self) -> None:
        """Look where the person stands, and take it in."""
        found = await self.caller.insist("load", operations.LOAD, {})
        draft = found["draft"]
        self.is_finished = found["state"] == "FINALIZED"
        if self.is_finished:
            self.outbox.clear()
        version = draft["version"] if draft else 0
        if not draft and self.version and not self.is_finished:
            self._restart(None)
        elif not (draft and version < self.version):
            self.version = version
            self.answers = answers_of(draft) | self.outbox.typed

    def reopen(self) -> None:
        """Close the page, and open another: it finds what was typed on the device."""
        self.outbox = self.outbox.reopened()
        self.version, self.answers = 0, dict(self.outbox.typed)

    async def save_again(self) -> None:
        """Send a save that was acknowledged: its page died before it forgot it."""
        if self.acknowledged:
            save = self.rng.choice(self.acknowledged[-5:])
            await self.caller.insist_on(lambda: self._put(save))

    async def discard(self) -> None:
        """Throw the draft away, as it is seen here; then begin anew."""
        seen = {"expectedVersion": self.version} if self.rng.random() < 0.7 else {}
        await self.caller.insist("discard", operations.DISCARD, seen)
        await self.load()

    async def sign_out(self) -> None:
        """End the session; what was typed stays on the device."""
        await self.caller.insist("sign-out", operations.SIGN_OUT, {})
        self.caller.token = ""

    async def finalize(self, *, blind: bool = False, taps: int = 1) -> None:
        """Turn the draft into a profile; *taps* are how often the button is pressed."""
        await self.send()
        seen = {} if blind else {"expectedVersion": self.version}
        asks = (
            self.caller.insist("finalize", operations.FINALIZE, seen)
            for _ in range(taps)
        )
        result, *_ = await asyncio.gather(*asks)
        await self.load()
        if result["__typename"] == "IdentifierAlreadyUsed":
            self.words.shared = ""
            self.type({result["path"]: self.words.value(result["path"])})

    async def _put(self, save: Save) -> Any:
        given = {
            **input_of(save.changes),
            "expectedVersion": save.base,
            "saveId": save.id,
        }
        told = {"changes": save.changes, "base": save.base, "id": save.id}
        return await self.caller.ask("save", operations.SAVE, given, told=told)

    async def _deliver(self, save: Save) -> None:
        result = await self._put(save)
        match result["__typename"]:
            case "OnboardingDraftSaved":
                version = result["version"]
                self.outbox.acknowledge(save, version)
                self.acknowledged.append(save)
                self.version = max(self.version, version)
                if version > save.base + 1:
                    await self.load()
            case "OnboardingDraftConflict" if result["conflicts"]:
                self._collide(result["currentDraft"], result["conflicts"])
            case "OnboardingDraftConflict":
                self._restart(result["currentDraft"])
            case "OnboardingAlreadyFinalized":
                self.outbox.clear()
                await self.load()
            case other:
                raise AssertionError(f"{other}: {result}")

    def _collide(self, draft: dict[str, Any], found: Sequence[dict[str, Any]]) -> None:
        conflicts = self.outbox.real(found)
        self.outbox.rebase(draft["version"])
        self.version = draft["version"]
        self.answers = answers_of(draft) | self.outbox.typed
        self._settle(conflicts)

    def _restart(self, draft: dict[str, Any] | None) -> None:
        """Put all that was on the screen into today's draft."""
        stored = answers_of(draft)
        mine = self.answers | self.outbox.typed
        self.version = draft["version"] if draft else 0
        conflicts = [
            {"path": path, "theirs": stored[path]}
            for path, value in mine.items()
            if stored.get(path) is not None and not same(value, stored[path])
        ]
        self.answers = stored | mine
        self.outbox.rebase(self.version, (), mine)
        self._settle(conflicts)

    def _settle(self, conflicts: Sequence[dict[str, Any]]) -> None:
        """Choose: theirs of some answers, one's own of the rest."""
        theirs = [c for c in conflicts if self.rng.random() < 0.5]
        for conflict in theirs:
            self.answers[conflict["path"]] = conflict["theirs"]
        self.outbox.rebase(self.version, [c["path"] for c in theirs])

    def _type_on(self) -> None:
        """Go on typing while there is no answer."""
        if self.rng.random() < 0.3 and not self.is_finished:
            self.type(self.words.some())


def answers_of(draft: dict[str, Any] | None) -> Changes:
    """Read a draft's answers; what was not answered is absent."""
    if not draft:
        return {}
    found: Changes = {"role": draft["role"]}
    for step in ("profile", "legal", "preferences"):
        found |= {f"{step}.{name}": value for name, value in draft[step].items()}
    return {path: value for path, value in found.items() if value is not None}


def input_of(changes: Changes) -> dict[str, Any]:
    """Write changes as `SaveOnboardingDraftInput` has them."""
    given: dict[str, Any] = {}
    for path, value in changes.items():
        step, _, name = path.partition(".")
        if name:
            given.setdefault(step, {})[name] = value
        else:
            given[step] = value
    return given
