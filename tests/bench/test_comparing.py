"""Rounds, ratios, goals and the page that tells of them."""

from functools import partial
from xml.etree import ElementTree as ET

from bench import goals, report
from bench.findings import Findings, rates
from bench.loading import Sample, Series
from bench.plot import plot
from bench.ratios import ratio
from bench.rounds import in_turns


def series(server: str, *values: float, operation: str = "read") -> Series:
    return Series(server, operation, [Sample(value, 1, 2, 3) for value in values])


def test_servers_take_turns() -> None:
    turns: list[str] = []

    def turn(name: str) -> int:
        turns.append(name)
        return len(turns)

    jobs = {name: partial(turn, name) for name in "abc"}

    done = in_turns(jobs, rounds=2)

    assert turns == ["a", "b", "c", "a", "b", "c"]
    assert done == {"a": [1, 4], "b": [2, 5], "c": [3, 6]}


def test_a_ratio_compares_round_by_round() -> None:
    # The second round was slow for both: medians of each series would say 1.5.
    compared = ratio([300, 20, 400], [100, 10, 200])

    assert (compared.middle, compared.low, compared.high) == (2, 2, 3)


def test_servers_that_were_not_measured_are_not_compared() -> None:
    findings = Findings()
    values = rates([series("ours", 30), series("nest", 10)], "read")

    findings.compare("read", values, "ours", "ours", "nest", "mercurius")

    assert [str(each) for each in findings.compared] == ["RATIO read ours/nest 3.00"]


def test_operations_are_not_mixed() -> None:
    both = [series("ours", 10, operation="save"), series("ours", 30)]

    assert rates(both, "save") == {"ours": [10]}


def test_goals_are_met_or_not() -> None:
    findings = Findings()
    findings.compare(
        "read", {"ours": [139.0], "mercurius": [100.0]}, "ours", "mercurius"
    )
    name = "read-p99-half-load"
    findings.compare(name, {"ours": [0.9], "mercurius": [1.0]}, "ours", "mercurius")

    rows = goals.table(findings).rows

    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("read: ours / mercurius", "≥ 1.40", "no"),
        (f"{name}: ours / mercurius", "≤ 1.00", "yes"),
    ]


def test_the_page_has_goals_tables_and_ratios() -> None:
    findings = Findings()
    findings.compare("read", {"ours": [2.0], "nest": [1.0]}, "ours", "nest")

    page = report.text("quick", findings, ["a machine"], ["ours: a server"])

    assert "![Requests a second](quick.svg)" in page
    assert "* a machine" in page
    assert "| read: ours / nest | ≥ 8.00 | 2.00 (2.00-2.00) | no |" in page
    assert page.endswith("```\nRATIO read ours/nest 2.00\n```\n")


def test_the_plot_has_a_bar_for_each_server() -> None:
    space = "{http://www.w3.org/2000/svg}"
    picture = plot(
        [series("a<b", 10, 20), series("ours", 40), series("ours", 5, operation="save")]
    )

    drawn = ET.fromstring(picture)

    texts = [text.text for text in drawn.iter(f"{space}text")]
    assert texts == [
        *("read, requests a second", "ours", "40", "a<b", "15"),
        *("save, requests a second", "ours", "5"),
    ]
    bars = [float(bar.get("width", 0)) for bar in drawn.iter(f"{space}rect")][1:]
    assert bars[0] == bars[2] > 2 * bars[1]
