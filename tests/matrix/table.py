"""Writes docs/faults.md from what the tests saw, for `make matrix`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.matrix.cell import Cell
from tests.matrix.expected import LOST, REFUSED

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
TITLES = {"redis": "Redis", "postgres": "PostgreSQL", "smtp": "Mail", "sms": "SMS"}
WORDS = {REFUSED: "refused", "answered degraded": "masked", "200 degraded": "degraded"}
_TEXT = (Path(__file__).parent / "faults.template.md").read_text()


class Bounds(NamedTuple):
    """What a store that hangs costs, in seconds."""

    first_request: float
    request_at_the_median_then: float
    until_it_is_back: float


@dataclass(frozen=True, slots=True)
class Table:
    """What was seen, by store and fault."""

    cells: dict[str, dict[str, list[Cell]]] = field(default_factory=dict)
    messages: dict[str, dict[str, str]] = field(default_factory=dict)
    bounds: dict[str, Bounds] = field(default_factory=dict)

    def add(self, store: str, fault: str, cells: list[Cell]) -> None:
        self.cells.setdefault(store, {})[fault] = cells

    def note(self, way: str, fault: str, told: str) -> None:
        self.messages.setdefault(way, {})[fault] = told

    def write(self, page: Path = PAGE) -> None:
        """Write the page; raise `KeyError` if something was not seen."""
        parts = {store: self._of_store(store) for store in ("redis", "postgres")}
        page.write_text(
            _TEXT.format(
                **parts, messages=self._of_messages(), bounds=self._of_bounds()
            )
        )

    def _of_store(self, store: str) -> str:
        seen = self.cells[store]
        first = next(iter(seen.values()))
        rows = [
            [
                f"`{one.name}`",
                *(said(store, fault, cells[at]) for fault, cells in seen.items()),
            ]
            for at, one in enumerate(first)
        ]
        times = [
            ["*ms, nobody knows*", *_slowest(seen.values(), "first_seconds")],
            ["*ms, it is known*", *_slowest(seen.values(), "then_seconds")],
        ]
        return _rows([[TITLES[store], *seen], *rows, *times])

    def _of_bounds(self) -> str:
        columns = ("hung", *(name.replace("_", " ") for name in Bounds._fields))
        rows = [
            [TITLES[store], *(f"{1000 * seconds:.0f} ms" for seconds in bounds)]
            for store, bounds in self.bounds.items()
        ]
        return _rows([columns, *rows])

    def _of_messages(self) -> str:
        columns = list(self.messages["smtp"])
        rows = [
            [TITLES[way], *(self.messages[way][fault] for fault in columns)]
            for way in ("smtp", "sms")
        ]
        return _rows([["", *columns], *rows])


def said(store: str, fault: str, cell: Cell) -> str:
    """Return a cell in a word."""
    if (store, fault, cell.name) in LOST:
        return "lost"
    return "✓" if cell.first == cell.usual else WORDS.get(cell.first, cell.first)


def _slowest(seen: Iterable[Sequence[Cell]], which: str) -> list[str]:
    return [f"{1000 * max(getattr(c, which) for c in cells):.0f}" for cells in seen]


def _rows(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|---" * len(rows[0]) + "|", *body])
