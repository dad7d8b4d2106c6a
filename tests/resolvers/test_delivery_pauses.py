"""When a message is tried again: later and later, and not for ever."""

from datetime import timedelta

import pytest

from resolvers.again import MOST_TRIES, TryAgain
from resolvers.models.message import DeliveryState
from resolvers.ports.messages import NotSent
from tests.resolvers.delivering import Post
from tests.resolvers.reminding import HOUR

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def post() -> Post:
    return Post()


async def pause(post: Post, told: timedelta | None = None) -> timedelta:
    """Return how long to wait after a try that failed."""
    post.hand.after = [NotSent("busy", retry_after=told)]
    return await post.again_at() - post.clock.now


async def pauses(post: Post, number: int = 60) -> list[timedelta]:
    """Return what many messages like this one would wait."""
    seen, found = post.parcel, []
    for _ in range(number):
        found.append(await pause(post))
        post.shelf.put(seen)
    return found


@pytest.mark.parametrize(
    ("tries", "middle"),
    [(0, 10), (1, 20), (2, 40), (8, 2560), (9, 3600), (22, 3600)],
)
async def test_a_pause_is_twice_the_last_and_an_hour_at_most(
    post: Post, tries: int, middle: int
) -> None:
    post.change(tries=tries)

    found = await pauses(post)

    assert 0.75 * middle * SECOND <= min(found) < 0.9 * middle * SECOND
    assert 1.1 * middle * SECOND < max(found) <= 1.25 * middle * SECOND


@pytest.mark.parametrize(("tries", "middle"), [(0, 1), (1, 2), (5, 32), (7, 128)])
async def test_a_code_is_in_a_hurry(post: Post, tries: int, middle: int) -> None:
    post.write_code(tries=tries)

    found = await pauses(post)

    assert 0.75 * middle * SECOND <= min(found)
    assert max(found) <= 1.25 * middle * SECOND


@pytest.mark.parametrize("told", [30 * MINUTE, HOUR])
async def test_who_says_when_to_come_again_is_obeyed(
    post: Post, told: timedelta
) -> None:
    assert await pause(post, told) == told


@pytest.mark.parametrize("told", [timedelta(0), SECOND])
async def test_who_is_in_a_hurry_is_given_the_usual_pause(
    post: Post, told: timedelta
) -> None:
    assert await pause(post, told) >= 7.5 * SECOND


@pytest.mark.parametrize(("tries", "is_last"), [(22, False), (23, True)])
async def test_the_twenty_fourth_try_is_the_last(
    post: Post, tries: int, *, is_last: bool
) -> None:
    post.change(tries=tries)
    post.hand.after = [NotSent("busy")]

    if is_last:
        ended = await post.deliver()
        assert ended
        assert ended.state is DeliveryState.DEAD
        assert (post.parcel.tries, post.reason) == (24, "busy")
    else:
        with pytest.raises(TryAgain):
            await post.deliver()


@pytest.mark.parametrize(
    ("left", "is_last"), [(HOUR, True), (HOUR + SECOND, False), (MINUTE, True)]
)
async def test_it_is_not_tried_when_it_would_be_too_late(
    post: Post, left: timedelta, *, is_last: bool
) -> None:
    post.change(expires_at=post.clock.now + left)
    post.hand.after = [NotSent("busy", retry_after=HOUR)]

    if is_last:
        await post.deliver()
        assert (post.parcel.state, post.reason) == (DeliveryState.DEAD, "busy")
    else:
        with pytest.raises(TryAgain):
            await post.deliver()


async def test_a_code_is_tried_for_as_long_as_it_is_good(post: Post) -> None:
    post.write_code()
    began, expires_at = post.clock.now, post.parcel.expires_at
    assert expires_at
    last = began

    while post.parcel.state is DeliveryState.WAITING:
        post.hand.after, last = [NotSent("busy")], post.clock.now
        try:
            await post.deliver()
        except TryAgain as again:
            post.clock.now += again.pause

    assert post.parcel.state is DeliveryState.DEAD
    assert 8 <= post.parcel.tries <= 11
    assert began + 3 * MINUTE < last < expires_at


async def test_a_message_that_never_ends_is_tried_for_hours_all_the_same(
    post: Post,
) -> None:
    post.change(expires_at=None)
    began = post.clock.now

    while post.parcel.state is DeliveryState.WAITING:
        post.hand.after = [NotSent("busy")]
        try:
            await post.deliver()
        except TryAgain as again:
            post.clock.now += again.pause

    assert (post.parcel.state, post.parcel.tries) == (DeliveryState.DEAD, MOST_TRIES)
    assert 11 * HOUR < post.clock.now - began < 20 * HOUR
