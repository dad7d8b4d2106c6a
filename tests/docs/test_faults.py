"""docs/faults.md has a word in every cell, and says what the tests promise."""

from tests.matrix.carriers import FAULTS
from tests.matrix.cell import Store
from tests.matrix.expected import LOST, expected
from tests.matrix.kinds import POSTGRES, REDIS, Kind
from tests.matrix.table import PAGE, WORDS
from tests.schema.operations import OPERATIONS


def table(title: str) -> dict[str, dict[str, str]]:
    """Return a table of the page: by its rows' names, then its columns'."""
    lines = PAGE.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"| {title} |"))
    rows = []
    for line in lines[at:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    (_, *columns), _, *rest = rows
    return {row[0].strip("`"): dict(zip(columns, row[1:], strict=True)) for row in rest}


def test_every_cell_of_a_store_is_as_promised() -> None:
    stores: dict[Store, tuple[str, tuple[Kind, ...]]] = {
        "redis": ("Redis", REDIS),
        "postgres": ("PostgreSQL", POSTGRES),
    }
    for store, (title, kinds) in stores.items():
        rows = table(title)
        assert OPERATIONS.keys() <= rows.keys()
        for kind in kinds:
            told = {name: cells[kind.name] for name, cells in rows.items()}
            differs = expected(store, kind)
            for name, word in told.items():
                if name.startswith("*"):
                    assert int(word) >= 0
                elif (store, kind.name, name) in LOST:
                    assert word == "lost"
                elif name in differs:
                    assert word == WORDS.get(differs[name], differs[name])
                else:
                    assert word == "✓"


def test_every_cell_of_the_messages_is_as_promised() -> None:
    rows = table("")
    for way, title in (("smtp", "Mail"), ("sms", "SMS")):
        assert rows[title] == {name: told for name, (_, told) in FAULTS[way].items()}
