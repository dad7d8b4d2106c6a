"""What goes wrong on the way: tried again, given up, never told twice, and kept."""

import logging
from datetime import datetime, timedelta

import pytest

from resolvers.again import TryAgain
from resolvers.delivery import Ended
from resolvers.errors import StoreUnavailable
from resolvers.models.message import DeliveryState
from resolvers.ports.messages import NotSent, Refused, Uncertain
from tests.resolvers.delivering import Post
from tests.resolvers.letters_by_hand import EMAIL, PHONE

WAITING, SENDING = DeliveryState.WAITING, DeliveryState.SENDING
SENT, DEAD = DeliveryState.SENT, DeliveryState.DEAD
CANCELLED = DeliveryState.CANCELLED
BUSY, GONE = NotSent("smtp 451"), Refused("smtp 550 5.1.1")


@pytest.fixture
def post() -> Post:
    return Post()


class SlowClock:
    """A clock for which half a minute passes whenever somebody looks."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def __call__(self) -> datetime:
        self._post.clock.now += timedelta(seconds=30)
        return self._post.clock.now


@pytest.mark.parametrize(
    ("error", "begun", "reason"),
    [
        (Uncertain("smtp: no answer"), True, "uncertain: smtp: no answer"),
        (Uncertain("smtp: no answer"), False, "uncertain: smtp: no answer"),
        (GONE, True, "smtp 550 5.1.1"),
        (GONE, False, "smtp 550 5.1.1"),
        (KeyError("to"), True, "uncertain: bug: KeyError"),
    ],
)
async def test_what_cannot_get_better_is_a_dead_letter_at_once(
    post: Post,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    *,
    begun: bool,
    reason: str,
) -> None:
    (post.hand.after if begun else post.hand.before).append(error)
    waiting = post.parcel

    assert await post.deliver() == Ended(waiting, DEAD)
    assert (post.parcel.state, post.parcel.tries, post.reason) == (DEAD, 1, reason)
    said = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert said[-1] == f"a welcome is given up: {reason}"


@pytest.mark.parametrize(
    ("error", "begun", "reason"),
    [
        (BUSY, True, "smtp 451"),
        (BUSY, False, "smtp 451"),
        (KeyError("to"), False, "bug: KeyError"),
    ],
)
async def test_what_may_get_better_waits_and_is_counted(
    post: Post, error: Exception, *, begun: bool, reason: str
) -> None:
    (post.hand.after if begun else post.hand.before).append(error)

    with pytest.raises(TryAgain):
        await post.deliver()

    assert (post.parcel.state, post.parcel.tries, post.reason) == (WAITING, 1, reason)


async def test_a_way_that_is_not_there_any_more_is_tried_again(post: Post) -> None:
    with pytest.raises(TryAgain):
        await post.delivery({}).deliver(post.message)

    assert (post.parcel.state, post.parcel.tries) == (WAITING, 1)


async def test_a_bug_of_ours_does_not_log_whom_it_was_for(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.hand.before = [ValueError(f"{EMAIL} and {PHONE} are odd")]

    with pytest.raises(TryAgain):
        await post.deliver()

    assert "ValueError" in caplog.text, "somebody must look"
    assert [secret for secret in (EMAIL, PHONE) if secret in caplog.text] == []


async def test_an_end_that_cannot_be_kept_at_once_is_kept_a_little_later(
    post: Post,
) -> None:
    async def meanwhile() -> None:
        post.shelf.failures = 2

    post.hand.meanwhile = meanwhile
    await post.deliver()

    assert (post.parcel.state, len(post.hand.taken)) == (SENT, 1)


async def test_an_end_that_cannot_be_kept_for_a_minute_leaves_it_on_the_wire(
    post: Post,
) -> None:
    async def meanwhile() -> None:
        post.shelf.failures = 1000

    post.hand.meanwhile = meanwhile
    delivery = post.delivery()
    late = type(delivery)(
        delivery.parcels, delivery.composer, delivery.carriers, SlowClock(post)
    )
    before = post.clock.now
    with pytest.raises(StoreUnavailable):
        await late.deliver(post.message)

    assert post.parcel.state is SENDING
    waited = post.clock.now - before
    assert timedelta(minutes=1) < waited < timedelta(minutes=3)


async def test_what_was_sent_is_kept_though_another_has_given_it_up(
    post: Post,
) -> None:
    async def meanwhile() -> None:
        post.clock.now += timedelta(minutes=2)
        post.hand.meanwhile = None
        await post.deliver()
        assert post.parcel.state is DEAD

    post.hand.meanwhile = meanwhile
    await post.deliver()

    assert post.parcel.state is SENT


@pytest.mark.parametrize("error", [BUSY, GONE])
async def test_what_failed_late_does_not_undo_what_another_decided(
    post: Post, error: Exception
) -> None:
    async def meanwhile() -> None:
        post.change(state=CANCELLED)

    post.hand.meanwhile, post.hand.after = meanwhile, [error]
    try:
        await post.deliver()
    except TryAgain:
        assert error is BUSY

    assert post.parcel.state is CANCELLED
