"""No promise is broken while everything is: real processes, real stores, `kill -9`.

TRIAL_SEED and TRIAL_MINUTES make it the long form, `make trial SEED=1 MINUTES=10`.
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

SEED = int(os.environ.get("TRIAL_SEED", "1"))
MINUTES = float(os.environ.get("TRIAL_MINUTES", "0"))
SHORT = Form(
    seed=SEED,
    plan=short_plan(),
    at_once=10,
    recovers_within=20,
    hurry=Hurry.PAST_WHAT_IS_LOST,
    drains_within=60,
)


def long(seed: int, minutes: float) -> Form:
    return Form(
        seed=seed,
        plan=plan_of(seed, minutes * 60),
        at_once=12,
        recovers_within=2,
        hurry=Hurry.PAST_PAUSES,
        drains_within=600,
    )


async def test_no_promise_is_broken_while_everything_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = long(SEED, MINUTES) if MINUTES else SHORT

    result = await trial(tmp_path, form)

    with capsys.disabled():
        if MINUTES:
            sys.stdout.write("\n" + "\n".join(numbers(result)) + "\n")
    assert not result.findings, "\n".join(findings(result, SEED, form.plan))
    assert len(result.entries) >= 100
