"""Whatever is typed: no answer breaks the service, and nothing odd is kept."""

from hypothesis import given

from resolvers.models.answers import Answers, Changes
from resolvers.models.problem import ProblemCode
from resolvers.review import review
from resolvers.rules import Rules
from resolvers.tidy import tidy
from tests.resolvers.strategies import (
    at_length,
    changes_of,
    likely_changes,
    steady,
)

RULES = Rules("2026-01", frozenset({"calavi", "godomey"}))
REFUSALS = {ProblemCode.NOT_TEXT, ProblemCode.TOO_LONG, ProblemCode.TOO_MANY}


@steady
@given(changes_of(at_length))
def test_anything_is_either_refused_or_can_be_stored(changes: Changes) -> None:
    kept = tidy(changes)

    if isinstance(kept, list):
        assert {problem.code for problem in kept} <= REFUSALS
        assert {problem.path for problem in kept} <= set(changes)
        return
    assert set(kept) == set(changes)
    for answer in kept.values():
        for text in answer if isinstance(answer, tuple) else (answer,):
            if isinstance(text, str):
                assert text
                assert b"\0" not in text.encode(), "PostgreSQL takes no NUL"


@steady
@given(changes_of(at_length))
def test_tidying_twice_changes_nothing_more(changes: Changes) -> None:
    kept = tidy(changes)

    assert isinstance(kept, list) or tidy(kept) == kept


@steady
@given(likely_changes)
def test_the_judgement_on_anything_is_consistent(changes: Changes) -> None:
    kept = tidy(changes)
    answers = Answers().with_changes({} if isinstance(kept, list) else kept)

    judgement = review(answers, RULES)

    needs, progress = judgement.requirements, judgement.progress
    wrong = [problem.path for problem in needs.errors]
    assert judgement.can_finalize is (not needs.currently_due and not needs.errors)
    assert all(answers.at(path) is None for path in needs.currently_due)
    assert all(answers.at(path) is None for path in needs.eventually_due)
    assert all(answers.at(path) is not None for path in wrong)
    assert len(wrong) == len(set(wrong))
    assert 0 <= progress.done <= progress.total
    if judgement.can_finalize:
        assert progress.percent == 100
        assert answers.role is not None
        assert answers.legal.accepted_terms == RULES.terms_version
