"""The results as Markdown."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import goals
from bench.findings import Findings, Table
from bench.plot import plot

RESULTS = Path(__file__).parent / "results"


def write(
    name: str, findings: Findings, machine: Sequence[str], servers: Iterable[str]
) -> Path:
    """Write `<name>.md` and `<name>.svg` into RESULTS; return the former."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.svg").write_text(plot(findings.throughput))
    page = RESULTS / f"{name}.md"
    page.write_text(text(name, findings, machine, servers))
    return page


def text(
    name: str, findings: Findings, machine: Sequence[str], servers: Iterable[str]
) -> str:
    """Return the page."""
    parts = [
        f"# The bench: {name}",
        "How to read and to repeat this: [README](../README.md).",
        f"![Requests a second]({name}.svg)",
        "\n".join(f"* {line}" for line in machine),
        "\n".join(f"* {line}" for line in servers),
        *(markdown(each) for each in (goals.table(findings), *findings.tables)),
        "## Ratios",
        "```\n" + "\n".join(map(str, findings.compared)) + "\n```",
    ]
    return "\n\n".join(parts) + "\n"


def markdown(table: Table) -> str:
    """Return the table, with its title."""
    lines = [
        "| " + " | ".join(table.columns) + " |",
        "|" + "---|" + "---:|" * (len(table.columns) - 1),
        *("| " + " | ".join(row) + " |" for row in table.rows),
    ]
    return f"## {table.title}\n\n{table.how}\n\n" + "\n".join(lines)
