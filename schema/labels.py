"""What an operation is called where operators see it: by what it asks, in bounds.

The name that a client gave it could be anything, and so could what it joins together:
both would fill the metrics with labels of its own making.
"""

from collections.abc import Iterable

NONE = "none"
"""For a request that has no operation that could be executed."""
_SEVERAL, _INTROSPECTION = "several", "introspection"
_TOGETHER = [
    {"onboarding", "viewer", "zones"},  # the form, when it loads
    {"onboarding", "onboardingDraft"},
]
"""Root fields that are often asked together; what else is, has one label."""
_JOINED = {frozenset(names): "+".join(sorted(names)) for names in _TOGETHER}


def label_of(root_fields: Iterable[str]) -> str:
    """Return the label of an operation that asks for these; aliases do not matter."""
    names = frozenset(name for name in root_fields if not name.startswith("__"))
    if not names:
        return _INTROSPECTION
    if len(names) == 1:
        return next(iter(names))
    return _JOINED.get(names, _SEVERAL)


def labels(fields: Iterable[str]) -> list[str]:
    """Return every label there may be, in a schema with these root fields."""
    return sorted({*fields, *_JOINED.values(), NONE, _SEVERAL, _INTROSPECTION})
