"""The two ways out of compiled code, both to graphql-core."""

from typing import NoReturn

from graphql import Undefined
from graphql.pyutils import is_awaitable


class Uncompiled(Exception):
    """An operation uses what we do not compile; graphql-core executes it."""


class Surprise(Exception):
    """A value is not plainly right; graphql-core is to judge it."""


def surprise() -> NoReturn:
    """Raise `Surprise`, where only an expression can stand."""
    raise Surprise


def plain(value: object) -> None:
    """Raise `Surprise` for what graphql-core completes in a way of its own."""
    # An exception is one that was returned; a promise has its value later.
    if value is None or value is Undefined or isinstance(value, Exception):
        raise Surprise
    if is_awaitable(value):
        raise Surprise
