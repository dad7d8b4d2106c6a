"""An SMS gateway that hangs, is busy for a while, or says no in a 200."""

from typing import Any
from uuid import UUID

from resolvers.models.message import Kind
from tests.promises.messages.crowd import Member
from tests.promises.messages.moody_gateway import Mood, MoodyGateway, moody_gateway
from tests.promises.messages.post import Post
from tests.promises.messages.trial import PAST_PAUSES
from tests.promises.messages.waiting import until
from tests.sign_in import request_code

AT_ONCE = 10
"""Messages a worker sends at the same time."""
CODES = 8
ENDS = {
    Mood.HANGS: ("dead", "uncertain: gateway: time-out", 1),
    Mood.IS_BUSY: ("sent", None, 3),
    Mood.REFUSES: ("dead", "gateway: refused by its answer", 1),
    Mood.TAKES: ("sent", None, 1),
}
"""State, reason, and tries."""


async def test_each_message_ends_as_it_should_and_no_code_waits(post: Post) -> None:
    # Those who hang take all there is for messages.
    moods = [Mood.HANGS] * AT_ONCE + [*ENDS][1:] * 4
    welcomed, waiting = post.crowd[: len(moods)], post.crowd[-CODES:]
    mood_of = {
        member.person.phone: mood for member, mood in zip(welcomed, moods, strict=True)
    }
    await post.welcome(*welcomed)

    async with moody_gateway(mood_of) as gateway:
        by_sms = {**post.settings, "SMTP_URL": "", **gateway.settings}
        post.workers.start(by_sms)
        await until(lambda: gateway.hanging == AT_ONCE)
        await _codes_reach(post, waiting, gateway)
        assert gateway.hanging == AT_ONCE
        await post.office.until_ended(len(moods) + CODES, within=90, hurry=PAST_PAUSES)

    ends: dict[UUID | None, Any] = {
        member.id: ENDS[mood_of[member.person.phone]] for member in welcomed
    }
    for row in await post.office.rows():
        is_code = row.kind == Kind.SIGN_IN_CODE
        end = ENDS[Mood.TAKES] if is_code else ends[row.person]
        assert (row.state, row.reason, row.tries) == end
        assert gateway.asked[row.id] == row.tries
        assert gateway.taken[row.id] == int(row.state == "sent")
    for mood, (state, reason, tries) in ENDS.items():
        why = f": {reason}" if reason else ""
        post.tell(f"gateway {mood.name}: {state} after {tries} tries{why}")
    post.tell(f"gateway: {CODES} codes arrived while {AT_ONCE} messages hung")


async def _codes_reach(
    post: Post, members: list[Member], gateway: MoodyGateway
) -> None:
    for member in members:
        await request_code(post.service, member.person.phone)
    await until(lambda: all(gateway.reached[m.person.phone] for m in members))
