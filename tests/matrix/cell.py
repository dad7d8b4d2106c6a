"""One cell of the table."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Store: TypeAlias = Literal["redis", "postgres"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a caller got from one operation or page, and what became of it."""

    name: str
    usual: str
    first: str
    """When nobody knows yet that anything is wrong."""
    first_seconds: float
    then: str
    """When it is known."""
    then_seconds: float
    again: str
    """When the fault was over."""
    is_done: bool
    """Whether the stores then hold what it is to have done."""
