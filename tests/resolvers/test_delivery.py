"""Delivering: each message once at most, and what became of it is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from resolvers.again import TryAgain
from resolvers.delivery import Ended
from resolvers.errors import SealBroken, StoreUnavailable
from resolvers.models.message import (
    ENDED,
    Channel,
    DeliveryState,
    Kind,
    MessageId,
)
from resolvers.ports.messages import TakenOver
from tests.resolvers.delivering import AFI, CODE, Post
from tests.resolvers.letters_by_hand import EMAIL, PHONE
from tests.resolvers.reminding import at, draft, open_with

WAITING, SENDING = DeliveryState.WAITING, DeliveryState.SENDING
SENT, DEAD = DeliveryState.SENT, DeliveryState.DEAD
CANCELLED = DeliveryState.CANCELLED
SECOND = timedelta(seconds=1)


@pytest.fixture
def post() -> Post:
    return Post()


async def test_it_is_sent_and_that_is_kept(post: Post) -> None:
    waiting = post.parcel

    assert await post.deliver() == Ended(waiting, SENT)
    (letter,) = post.hand.taken
    assert (letter.id, letter.kind, letter.to) == (waiting.id, Kind.WELCOME, EMAIL)
    assert (post.parcel.state, post.parcel.tries, post.reason) == (SENT, 1, "")
    assert post.shelf.channels[waiting.id] is Channel.EMAIL


async def test_a_code_is_sent_by_its_own_way(post: Post) -> None:
    post.write_code()

    await post.deliver()

    (letter,) = post.hand.taken
    assert (letter.to, letter.code, letter.channel) == (PHONE, CODE.code, Channel.SMS)
    assert post.parcel.state is SENT


async def test_a_carrier_that_never_begins_has_it_sent_all_the_same(post: Post) -> None:
    post.hand.begins = False

    await post.deliver()

    assert (post.parcel.state, post.parcel.tries) == (SENT, 1)
    assert post.shelf.channels[post.message] is Channel.EMAIL


async def test_what_is_not_there_is_nothing_to_do(post: Post) -> None:
    assert await post.delivery().deliver(MessageId(uuid4())) is None


@pytest.mark.parametrize("state", ENDED)
async def test_what_has_ended_is_not_sent_again(
    post: Post, state: DeliveryState
) -> None:
    post.change(state=state)

    assert await post.deliver() is None
    assert post.hand.taken == []
    assert post.parcel.state is state


@pytest.mark.parametrize(("seconds", "left"), [(0, 60), (59, 1), (30.5, 29.5)])
async def test_what_somebody_is_sending_is_left_to_them(
    post: Post, seconds: float, left: float
) -> None:
    post.change(state=SENDING, tried_at=post.clock.now - seconds * SECOND)

    assert await post.again_at() == post.clock.now + left * SECOND
    assert (post.parcel.state, post.hand.taken) == (SENDING, [])


@pytest.mark.parametrize("seconds", [60, 61, 3600])
async def test_what_was_on_the_wire_when_its_worker_died_is_not_sent_twice(
    post: Post, seconds: int
) -> None:
    post.change(state=SENDING, tried_at=post.clock.now - seconds * SECOND)
    seen = post.parcel

    assert await post.deliver() == Ended(seen, DEAD)
    assert (post.parcel.state, post.reason) == (DEAD, "uncertain: worker lost")
    assert post.parcel.tries == 1
    assert post.hand.taken == []


async def test_what_is_not_wanted_any_more_is_cancelled_with_a_reason(
    post: Post,
) -> None:
    post.write_code()
    post.desk.codes.codes.clear()

    ended = await post.deliver()

    assert ended
    assert ended.state is post.parcel.state is CANCELLED
    assert (post.parcel.tries, post.reason) == (0, "code_void")
    assert post.hand.taken == []


async def test_at_night_it_is_put_off_and_no_try_counted(post: Post) -> None:
    kept = draft(at("23 12:00"))
    post.write(Kind.STILL_HERE, about=kept.created_at.isoformat(), expires_at=None)
    post.desk.drafts.stored[AFI] = open_with(kept)
    post.clock.now = at("23 22:00")

    assert await post.deliver() is None
    assert post.shelf.postponed == {post.message: at("24 08:00")}
    assert (post.parcel.state, post.parcel.tries, post.hand.taken) == (WAITING, 0, [])


@pytest.mark.parametrize("is_sealed", [True, False])
async def test_what_cannot_be_read_is_a_dead_letter(
    post: Post, *, is_sealed: bool
) -> None:
    if is_sealed:
        post.desk.people.error = SealBroken()
    else:
        post.write_code(code=None)

    await post.deliver()

    assert (post.parcel.state, post.reason) == (DEAD, "unreadable")


async def test_a_store_that_is_away_before_it_begins_changes_nothing(
    post: Post,
) -> None:
    post.write_code()
    post.desk.codes.away = True

    with pytest.raises(StoreUnavailable):
        await post.deliver()

    assert (post.parcel.state, post.parcel.tries) == (WAITING, 0)


async def test_of_two_workers_one_sends_it(post: Post) -> None:
    async def meanwhile() -> None:
        post.hand.meanwhile = None
        with pytest.raises(TryAgain):
            await post.deliver()

    post.hand.meanwhile = meanwhile
    ended = await post.deliver()

    assert ended
    assert ended.state is SENT
    assert len(post.hand.taken) == 1


async def test_who_was_overtaken_before_the_wire_leaves_it(post: Post) -> None:
    post.desk.people.asked = lambda: post.change(state=SENT, tries=1)

    assert await post.again_at() == post.clock.now + SECOND
    assert (post.hand.taken, post.parcel.state, post.parcel.tries) == ([], SENT, 1)


@pytest.mark.parametrize("error", [TakenOver(), StoreUnavailable("PostgreSQL")])
async def test_when_it_could_not_begin_it_is_tried_again_soon_and_not_counted(
    post: Post, error: Exception
) -> None:
    post.hand.before = [error]

    assert await post.again_at() == post.clock.now + SECOND
    assert (post.parcel.state, post.parcel.tries) == (WAITING, 0)
