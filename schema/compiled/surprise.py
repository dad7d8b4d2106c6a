"""The two ways out of compiled code, both to graphql-core."""

from typing import NoReturn


class Uncompiled(Exception):
    """An operation uses what we do not compile; graphql-core executes it."""


class Surprise(Exception):
    """A value is not plainly right; graphql-core is to judge it."""


def surprise() -> NoReturn:
    """Raise `Surprise`, where only an expression can stand."""
    raise Surprise
