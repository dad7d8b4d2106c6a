"""What an overload, and a soak, is judged by."""

from bench.exchange import Answer
from bench.overload.phases import Overload, Phase
from bench.soak.growth import MOST_FILES, MOST_MIB, Sample, grown


def phase(*answers: tuple[float, int]) -> Phase:
    """Return one of so many milliseconds and statuses, ten a window of 100 ms."""
    kept = [
        Answer(due=number / 100, milliseconds=took, status=status)
        for number, (took, status) in enumerate(answers)
    ]
    return Phase("", kept, len(kept) / 100, 0)


CALM = phase(*[(20, 200)] * 100)


def test_it_is_back_to_normal_when_nobody_is_refused_and_all_is_as_quick() -> None:
    refusing, slow, usual = [(1, 503)], [(41, 200)], [(40, 200)]
    after = phase(*refusing, *usual * 9, *slow * 20, *usual * 70)

    assert Overload(CALM, CALM, after).back_after == 0.3
    assert Overload(CALM, CALM, CALM).back_after == 0
    assert Overload(CALM, CALM, phase(*slow * 100)).back_after is None


def test_answers_are_counted_by_what_became_of_them() -> None:
    mixed = phase((5, 200), (1, 503), (0, 0), (7, 200))
    mixed.answers[3].body = b'{"errors":[]}'

    assert mixed.rate(200) == 50
    assert mixed.times(503) == [1]
    assert mixed.others == 2


def minutes(memory: list[float], files: list[int]) -> list[Sample]:
    pairs = zip(memory, files, strict=True)
    return [Sample(number, *held, 1) for number, held in enumerate(pairs, start=1)]


def test_a_server_that_stays_as_it_is_has_not_grown() -> None:
    assert grown(minutes([100, 150] + [150 + MOST_MIB] * 8, [10] * 10)) == []
    assert grown(minutes([100], [10])) == []


def test_a_server_that_grows_after_the_warm_up_is_found_out() -> None:
    leaking = [150 + 2.0 * n for n in range(10)]

    assert "memory" in grown(minutes(leaking, [10] * 10))[0]
    assert "files" in grown(minutes([150] * 10, [10] * 9 + [11 + MOST_FILES]))[0]
