"""Getting in: a code by SMS, and an address confirmed by a code."""

from tests import witness
from tests.trial import operations
from tests.trial.caller import Caller
from tests.trial.receivers import Receivers

_WITHIN = 6.0
"""Seconds somebody waits for a code before they ask for another."""
_WATCHED = 60
"""People whose secrets no log may show: enough to be logged, if any are."""


async def sign_in(caller: Caller, receivers: Receivers, phone: str) -> None:
    """Ask for codes until one opens a session."""
    attempt = 0
    while not caller.token:
        attempt += 1
        before = len(receivers.codes.get(phone, ()))
        await caller.insist("code", operations.CODE, {"phone": phone}, told={})
        code = await receivers.code(phone, after=before, within=_WITHIN)
        if code is None:
            continue
        typed = {
            "phone": phone,
            "code": code,
            "attemptId": f"{caller.person}.{caller.device}.{attempt}.{before}",
        }
        found = await caller.insist("sign-in", operations.SIGN_IN, typed, told={})
        caller.token = found.get("token") or ""
        if caller.person <= _WATCHED and caller.token:
            witness.keep_secret(phone, code, caller.token)


async def confirm_email(caller: Caller, receivers: Receivers, email: str) -> None:
    """Have an address confirmed; give up if no code comes."""
    before = len(receivers.codes.get(email, ()))
    told = {"email": email}
    await caller.insist("email-code", operations.EMAIL_CODE, told)
    code = await receivers.code(email, after=before, within=_WITHIN)
    if code:
        attempt = f"{caller.person}.{caller.device}.{before}"
        typed = {"email": email, "code": code, "attemptId": attempt}
        await caller.insist("confirm-email", operations.CONFIRM, typed, told=told)
