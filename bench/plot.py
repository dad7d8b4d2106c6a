"""Throughput as an SVG: a panel for each operation, a bar for each server."""

from collections.abc import Iterable, Sequence
from html import escape
from statistics import median

from bench.loading import Series

_BAR, _GAP, _TITLE, _LEFT, _WIDTH, _RIGHT = 22, 8, 34, 130, 460, 130
_OURS, _OTHERS, _LINE = "#0b7a53", "#8aa0ab", "#33424a"


def plot(series: Iterable[Series]) -> str:
    """Return the picture; bars are medians, lines go from slowest to fastest round."""
    panels: dict[str, list[Series]] = {}
    for each in series:
        panels.setdefault(each.operation, []).append(each)
    parts, top = [], 0
    for operation, bars in panels.items():
        parts.append(_panel(operation, bars, top))
        top += _TITLE + len(bars) * (_BAR + _GAP) + _GAP
    width = _LEFT + _WIDTH + _RIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" '
        f'width="{width}" height="{top}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="{width}" height="{top}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _panel(operation: str, bars: Sequence[Series], top: int) -> str:
    most = max(max(each.rates) for each in bars)
    title = f"{escape(operation)}, requests a second"
    lines = [f'<text x="{_LEFT}" y="{top + 22}" font-weight="bold">{title}</text>']
    ordered = sorted(bars, key=lambda each: -median(each.rates))
    for place, each in enumerate(ordered):
        y = top + _TITLE + place * (_BAR + _GAP)
        lines.append(_bar(each, y, _WIDTH / most))
    return "\n".join(lines)


def _bar(series: Series, y: int, scale: float) -> str:
    rates = series.rates
    middle = median(rates)
    low, high = (_LEFT + rate * scale for rate in (min(rates), max(rates)))
    colour = _OURS if series.server.startswith("ours") else _OTHERS
    text, line = y + _BAR * 0.7, y + _BAR / 2
    return (
        f'<text x="{_LEFT - 8}" y="{text:.0f}" text-anchor="end">'
        f"{escape(series.server)}</text>\n"
        f'<rect x="{_LEFT}" y="{y}" width="{middle * scale:.1f}" height="{_BAR}" '
        f'fill="{colour}"/>\n'
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{line}" y2="{line}" '
        f'stroke="{_LINE}"/>\n'
        f'<text x="{high + 8:.0f}" y="{text:.0f}">{middle:,.0f}</text>'
    )
