"""No promise is broken while everything is: real processes, real stores, `kill -9`.

TRIAL_SEED, a number or 1..5, and TRIAL_MINUTES make it the long form: `make trial`.
The seed gives the faults and what every person does; which of two requests is first,
it cannot give.
"""

import os
import sys
from pathlib import Path

import pytest

from tests.promises.messages.post_office import Hurry
from tests.trial.plan import plan_of, short_plan
from tests.trial.report import findings, numbers
from tests.trial.trial import Form, trial

MINUTES = float(os.environ.get("TRIAL_MINUTES", "0"))


def seeds(text: str) -> list[int]:
    first, _, last = text.partition("..")
    return [*range(int(first), int(last or first) + 1)]


def short(seed: int) -> Form:
    return Form(
        seed=seed,
        plan=short_plan(),
        at_once=10,
        recovers_within=30,
        hurry=Hurry.PAST_WHAT_IS_LOST,
        drains_within=60,
    )


def long(seed: int) -> Form:
    return Form(
        seed=seed,
        plan=plan_of(seed, MINUTES * 60),
        at_once=16,
        recovers_within=2,
        hurry=Hurry.PAST_PAUSES,
        drains_within=600,
    )


@pytest.mark.parametrize("seed", seeds(os.environ.get("TRIAL_SEED", "1")))
async def test_no_promise_is_broken_while_everything_is(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = long(seed) if MINUTES else short(seed)

    result = await trial(tmp_path, form)

    with capsys.disabled():
        if MINUTES:
            told = "\n".join(numbers(result))
            sys.stdout.write(f"\nSEED={seed}: {told}\n")
    assert len(result.entries) >= 100
    if result.findings:
        told = "\n".join(findings(result, seed))
        pytest.fail(f"{told}\nAll of it: {tmp_path / 'journal.jsonl'}", pytrace=False)
