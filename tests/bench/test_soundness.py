"""When the load of a run counts."""

import pytest

from bench.soundness import Expect, require_expected, require_saved
from bench.wrk import LoadError, Report


def report(*, refused: int = 0, size: float = 1000) -> Report:
    return Report(500, 100.0, 1, 2, refused, size)


@pytest.mark.parametrize(
    ("expect", "seen", "words"),
    [
        (Expect.SERVED, report(refused=1), "ours refused 1 of 500"),
        (Expect.SERVED, report(size=950), "ours answered 950 bytes, not 1000"),
        (Expect.REFUSED, report(refused=467), "ours admitted 33 of 500"),
    ],
    ids=["refused", "short", "admitted"],
)
def test_what_was_not_expected_is_a_failure(
    expect: Expect, seen: Report, words: str
) -> None:
    with pytest.raises(LoadError, match=words):
        require_expected(expect, "ours", seen, connections=32, size=1000)


@pytest.mark.parametrize(
    ("expect", "seen"),
    [
        (Expect.SERVED, report(size=970)),
        (Expect.REFUSED, report(refused=468, size=100)),
        (Expect.ANY, report(refused=250, size=500)),
    ],
    ids=["served", "refused", "any"],
)
def test_what_was_expected_counts(expect: Expect, seen: Report) -> None:
    require_expected(expect, "ours", seen, connections=32, size=1000)


@pytest.mark.parametrize("saved", [499, 533])
def test_saves_that_were_lost_or_doubled_are_a_failure(saved: int) -> None:
    with pytest.raises(LoadError, match=f"ours: {saved} saves, 500 answers"):
        require_saved("ours", report(), saved, connections=32)


@pytest.mark.parametrize("saved", [500, 532])
def test_saves_are_counted_up_to_what_was_cut_off(saved: int) -> None:
    require_saved("ours", report(), saved, connections=32)
