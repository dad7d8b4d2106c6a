"""As much of PromQL as tells which metrics and labels an expression names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SELECTOR = re.compile(r"\b(onboarding_\w+|up|ALERTS)\b(?:\{([^}]*)\})?")
_MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left)\s*\(([^)]*)\)")
_OF_PROMETHEUS = {"instance", "job", "le"}
_BUILT_IN = {"up", "ALERTS"}

Known = Mapping[str, Mapping[str, set[str]]]
"""By metric, its labels and the values they have."""


@dataclass(frozen=True)
class Expression:
    text: str

    @property
    def metrics(self) -> set[str]:
        return {found[1] for found in _SELECTOR.finditer(self.text)}

    @property
    def grouped_by(self) -> set[str]:
        """The labels that its result may have, as far as it says."""
        lists = _GROUPING.findall(self.text)
        return {name.strip() for each in lists for name in each.split(",")} - {""}

    def flaws(self, known: Known) -> Iterator[str]:
        """Tell what it names that nobody serves."""
        labels = set(_OF_PROMETHEUS)
        for found in _SELECTOR.finditer(self.text):
            metric, matchers = found[1], found[2] or ""
            if metric in _BUILT_IN:
                continue
            if metric not in known:
                yield f"no metric {metric}"
                continue
            labels |= known[metric].keys()
            for name, how, value in _MATCHER.findall(matchers):
                if name in _OF_PROMETHEUS:
                    continue
                if name not in known[metric]:
                    yield f"{metric} has no label {name}"
                elif how == "=" and value not in known[metric][name]:
                    yield f"{metric} has no {name} {value}"
        for name in self.grouped_by - labels:
            yield f"nothing has a label {name}"
