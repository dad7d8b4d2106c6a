"""What a set of answers still needs. The one judge for read, save and finalize."""

from dataclasses import dataclass

from resolvers.models.answers import Answers, Step
from resolvers.models.problem import Problem, ProblemCode
from resolvers.rules import Rules
from resolvers.steps import FIELDS, Due


@dataclass(frozen=True, slots=True)
class Requirements:
    """After Stripe's: what is due, what may become due, what is wrong."""

    currently_due: tuple[str, ...]
    """Paths without which finalizing is refused."""
    eventually_due: tuple[str, ...]
    """Paths that another answer may make due."""
    errors: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Required fields that are answered and sound, of all required ones."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total


@dataclass(frozen=True, slots=True)
class Review:
    """The judgement on a set of answers."""

    requirements: Requirements
    progress: Progress
    next_step: Step | None
    """The first step with something due or wrong, or that was never opened."""

    @property
    def can_finalize(self) -> bool:
        return not (self.requirements.currently_due or self.requirements.errors)


def review(
    answers: Answers, rules: Rules, taken: frozenset[str] = frozenset()
) -> Review:
    """Judge *answers* by *rules*; *taken* are the paths that identify somebody else."""
    due: list[str] = []
    later: list[str] = []
    wrong: list[Problem] = []
    total = done = 0
    opened: set[Step] = set()
    unfinished: set[Step] = set()
    for field in FIELDS:
        answer = answers.at(field.path)
        required = field.required(answers)
        total += required is Due.NOW
        if answer is not None:
            opened.add(field.step)
            code = field.kind.flaw(answer, answers, rules)
            if code is None and field.path in taken:
                code = ProblemCode.IDENTIFIER_TAKEN
            if code:
                wrong.append(Problem(field.path, code))
                unfinished.add(field.step)
            else:
                done += required is Due.NOW
        elif required is Due.NOW:
            due.append(field.path)
            unfinished.add(field.step)
        elif required is Due.LATER:
            later.append(field.path)
    todo = (step for step in Step if step in unfinished or step not in opened)
    return Review(
        Requirements(tuple(due), tuple(later), tuple(wrong)),
        Progress(done, total),
        next(todo, None),
    )
