"""When a reminder goes out: by day, in time to be of use, and not at once."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.models.message import Kind
from resolvers.reminders import REMINDERS, about, moment
from tests.resolvers.reminding import DAY, HOUR, at, draft
from tests.resolvers.strategies import steady

PORTO_NOVO = timezone(HOUR)
HALF_AN_HOUR = timedelta(minutes=30)
ZONES = (
    UTC,
    PORTO_NOVO,
    ZoneInfo("Africa/Porto-Novo"),
    timezone(timedelta(hours=14)),
    timezone(timedelta(hours=-9, minutes=-30)),
)

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
saves = st.timedeltas(timedelta(0), timedelta(days=1000)).map(EPOCH.__add__)
lifetimes = st.timedeltas(timedelta(minutes=1), timedelta(days=30)) | st.sampled_from(
    (HOUR, 2 * HOUR, 3 * HOUR, 5 * HOUR, DAY, 7 * DAY)
)
waits = st.just(timedelta(0)) | st.timedeltas(timedelta(0), timedelta(days=31))
kinds = st.sampled_from(REMINDERS)


@pytest.mark.parametrize(
    ("saved", "hours", "goes_out"),
    [
        ("23 10:00", 24, "23 13:00"),
        ("23 05:00", 24, "23 08:00"),
        ("23 04:59", 24, "23 08:00"),
        ("23 17:59", 24, "23 20:59"),
        ("23 18:00", 24, "24 08:00"),
        ("23 22:00", 24, "24 08:00"),
        ("23 23:59", 24, "24 08:00"),
        ("23 10:00", 168, "23 13:00"),
        ("23 20:00", 168, "24 08:00"),
        ("23 10:00", 6, "23 13:00"),
        ("23 10:00", 5, None),  # the other goes out then
        ("23 10:00", 3, None),
        ("23 10:00", 1, None),
        ("23 18:00", 16, None),
    ],
)
def test_the_answers_are_still_here_three_hours_after_the_last_save(
    saved: str, hours: int, goes_out: str | None
) -> None:
    kept = draft(at(saved), hours * HOUR)

    assert moment(Kind.STILL_HERE, kept, at(saved)) == (goes_out and at(goes_out))


@pytest.mark.parametrize(
    ("saved", "hours", "goes_out"),
    [
        ("23 10:00", 24, "24 08:00"),
        ("23 09:59", 24, "24 08:00"),
        ("23 08:30", 24, "24 08:00"),
        ("23 08:29", 24, "23 20:30"),
        ("23 03:00", 24, "23 20:30"),
        ("23 00:00", 24, "23 20:30"),
        ("23 23:00", 24, "24 20:30"),
        ("23 22:59", 24, "24 20:59"),
        ("23 15:00", 24, "24 13:00"),
        ("23 10:00", 168, "30 08:00"),
        ("23 01:00", 168, "29 20:30"),
        ("23 12:00", 3, "23 13:00"),
        ("23 12:00", 2, None),  # they have only just been here
        ("23 12:00", 1, None),
        ("23 20:45", 8, None),
        ("23 20:29", 8, "23 20:30"),
        ("23 07:30", 1, "23 08:00"),
    ],
)
def test_the_end_is_told_two_hours_before_it_or_before_the_night(
    saved: str, hours: int, goes_out: str | None
) -> None:
    kept = draft(at(saved), hours * HOUR)

    assert moment(Kind.EXPIRING, kept, at(saved)) == (goes_out and at(goes_out))


@pytest.mark.parametrize(
    ("kind", "now", "goes_out"),
    [
        (Kind.STILL_HERE, "23 15:30", "23 15:30"),
        (Kind.STILL_HERE, "23 21:00", "24 08:00"),
        (Kind.STILL_HERE, "24 07:59", "24 08:00"),
        (Kind.EXPIRING, "24 10:30", "24 10:30"),
        (Kind.EXPIRING, "24 11:30", "24 11:30"),
        (Kind.EXPIRING, "24 11:31", None),
        (Kind.EXPIRING, "24 12:00", None),
        (Kind.EXPIRING, "25 12:00", None),
        (Kind.STILL_HERE, "24 09:59", "24 09:59"),
        (Kind.STILL_HERE, "24 10:00", None),  # the other goes out then
        (Kind.STILL_HERE, "25 12:00", None),
    ],
)
def test_what_is_late_goes_out_now_if_that_is_by_day_and_of_use(
    kind: Kind, now: str, goes_out: str | None
) -> None:
    kept = draft(at("23 12:00"))

    assert moment(kind, kept, at(now)) == (goes_out and at(goes_out))


def test_what_was_missed_the_evening_before_is_not_told_at_dawn() -> None:
    kept = draft(at("23 08:29"))

    assert moment(Kind.EXPIRING, kept, at("23 20:45")) == at("23 20:45")
    assert moment(Kind.EXPIRING, kept, at("23 21:00")) is None


def test_a_save_moves_both_and_is_about_the_same_draft() -> None:
    before = draft(at("23 10:00"))
    after = draft(at("23 12:30"), begun=at("23 10:00"))

    assert moment(Kind.STILL_HERE, after, at("23 13:00")) == at("23 15:30")
    assert moment(Kind.EXPIRING, after, at("23 13:00")) == at("24 10:30")
    assert about(after) == about(before)
    assert about(after) != about(draft(at("23 12:30")))


@steady
@given(kinds, saves, lifetimes, waits)
def test_it_is_by_day_and_leaves_half_an_hour(
    kind: Kind, saved: datetime, lifetime: timedelta, wait: timedelta
) -> None:
    kept, now = draft(saved, lifetime), saved + wait

    goes_out = moment(kind, kept, now)

    if goes_out:
        there = goes_out.astimezone(PORTO_NOVO).time()
        assert time(8) <= there < time(21)
        assert max(now, saved) <= goes_out <= kept.expires_at - HALF_AN_HOUR
    if goes_out and kind is Kind.STILL_HERE:
        assert goes_out >= saved + 3 * HOUR


@steady
@given(saves, lifetimes)
def test_whoever_is_reminded_of_the_end_is_so_as_late_as_is_of_use(
    saved: datetime, lifetime: timedelta
) -> None:
    kept = draft(saved, lifetime)

    goes_out = moment(Kind.EXPIRING, kept, saved)

    last = kept.expires_at - 2 * HOUR
    if goes_out and goes_out < last:
        assert last - goes_out <= 12 * HOUR
        assert goes_out.astimezone(PORTO_NOVO).time() == time(20, 30)
    if goes_out and goes_out > last:
        assert goes_out.astimezone(PORTO_NOVO).time() == time(8)
    if goes_out is None:
        there = last.astimezone(PORTO_NOVO).time()
        assert last <= saved or not time(8) <= there < time(21), "there was time"


@steady
@given(kinds, saves, lifetimes, waits, st.tuples(*[st.sampled_from(ZONES)] * 3))
def test_it_is_the_same_moment_wherever_the_times_are_from(
    kind: Kind,
    saved: datetime,
    lifetime: timedelta,
    wait: timedelta,
    zones: tuple[tzinfo, tzinfo, tzinfo],
) -> None:
    kept, now = draft(saved, lifetime), saved + wait
    here, there, elsewhere = zones
    same = replace(
        kept,
        updated_at=saved.astimezone(here),
        expires_at=kept.expires_at.astimezone(there),
    )

    goes_out = moment(kind, same, now.astimezone(elsewhere))

    assert goes_out == moment(kind, kept, now)
