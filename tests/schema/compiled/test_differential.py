"""Plans and graphql-core give the same answers, and ask resolvers the same.

`DIFFERENTIAL_CASES=1000000 pytest --capture=no` shows how many it was, and of what.
"""

import os
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as with_settings

from tests.schema.compiled.cases import Example, examples
from tests.schema.compiled.comparing import AT_ONCE, Comparing
from tests.schema.compiled.driving import loop

CASES = int(os.environ.get("DIFFERENTIAL_CASES", "20000"))
EXAMPLES, EACH = 100, 40
"""What hypothesis draws at a time, and how many cases that has, mostly."""
TOTAL: Counter[str] = Counter()
_FORGOTTEN = "ignore::pytest.PytestUnraisableExceptionWarning"
"""What graphql-core forgets is collected anywhere, even where nobody can warn."""


@pytest.mark.filterwarnings(_FORGOTTEN)
@pytest.mark.parametrize("part", range(-(-CASES // EXAMPLES // EACH)))
def test_a_plan_answers_as_graphql_core_does(part: int) -> None:
    with loop() as made:
        comparing = Comparing(made)

        @seed(part)
        @with_settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(examples(documents_each=4, cases_each=40))
        def compare(example: Example) -> None:
            comparing.compare(example)

        compare()

    counts = comparing.counts
    TOTAL.update(counts)
    told = "\n".join(f"{count:9,} {what}" for what, count in TOTAL.most_common())
    sys.stdout.write(f"\n{told}\n")
    assert counts["cases"] > EXAMPLES * EACH / 2
    assert counts["compiled"] > 0.8 * counts["cases"]
    assert counts["fast"] > 0.3 * counts["compiled"]
    assert counts["replayed"] > 0.2 * counts["compiled"]
    assert counts["with errors"] > 0.2 * counts["compiled"]
    assert counts["awaiting"] > 0.15 * counts["compiled"]
    assert counts[AT_ONCE] < 0.005 * counts["compiled"]
