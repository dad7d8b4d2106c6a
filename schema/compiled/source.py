"""Python source in the making, and the objects that it names.

Its text consists of our own templates and of names out of the schema, which are checked
to be identifiers. What a client wrote is bound to a name, and never part of the text.
"""

import keyword
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from graphql.pyutils import Path, is_awaitable

from schema.compiled.surprise import Surprise, Uncompiled, plain, surprise

_INDENT = "    "


_SHARED = {
    "Path": Path,
    "Surprise": Surprise,
    "is_awaitable": is_awaitable,
    "datetime": datetime,
    "isfinite": math.isfinite,
    "plain": plain,
    "sequences": frozenset((list, tuple)),
    "surprise": surprise,
}


class Source:
    """Functions by name, in the order they were written."""

    def __init__(self, title: str) -> None:
        """*title* stands for the file in tracebacks."""
        self.title = title
        self._names: dict[str, Any] = dict(_SHARED)
        self._functions: list[str] = []
        self._once: dict[object, str] = {}
        self._count = 0

    @property
    def text(self) -> str:
        return "\n\n".join(self._functions)

    @property
    def constants(self) -> Mapping[str, Any]:
        """What the text names without defining it."""
        return {k: v for k, v in self._names.items() if k not in _SHARED}

    def bind(self, kind: str, value: object) -> str:
        """Return a new name, that begins with *kind*, for *value*."""
        name = self.fresh(kind)
        self._names[name] = value
        return name

    def once(self, kind: str, key: object, make: Callable[[], object]) -> str:
        """Return the name of what belongs to *key*, made when it is first asked for."""
        if key not in self._once:
            self._once[key] = self.bind(kind, make())
        return self._once[key]

    def fresh(self, kind: str) -> str:
        """Return a name that nothing has yet."""
        self._count += 1
        return f"{identifier(kind)}_{self._count}"

    def key(self, told: str, known: str) -> str:
        """Return an expression for the text *told*; as it is, if the schema says it."""
        return repr(identifier(known)) if told == known else self.bind("alias", told)

    def function(self, name: str, parameters: str, body: Iterable[str]) -> str:
        """Write a function down; return its name."""
        lines = [f"def {name}({parameters}):", *(_INDENT + line for line in body)]
        self._functions.append("\n".join(lines) + "\n")
        return name

    def table(self, name: str, entries: Iterable[str]) -> None:
        """Write down a dict that is made once, after the functions it names."""
        self._functions.append(f"{name} = {{{', '.join(entries)}}}\n")

    def load(self) -> dict[str, Any]:
        """Compile; return the functions, and all else, by name."""
        found = dict(self._names)
        # Tracebacks find the text by this, and not before they need it.
        found["__name__"] = self.title
        found["__loader__"] = _Loader(self.text)
        code = compile(self.text, self.title, "exec", dont_inherit=True)
        exec(code, found)  # noqa: S102 - see above: nothing of a client is in it
        return found


class _Loader:
    def __init__(self, text: str) -> None:
        self._text = text

    def get_source(self, _name: str) -> str:
        return self._text


def identifier(name: str) -> str:
    """Return *name* if Python can use it as one."""
    if name.isascii() and name.isidentifier() and not keyword.iskeyword(name):
        return name
    raise Uncompiled(f"{name} is no name in Python")


def block(head: str, body: Iterable[str]) -> list[str]:
    """Return the lines of a statement with others inside."""
    return [head, *(_INDENT + line for line in body)]
