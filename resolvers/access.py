"""What a caller must be. `schema.access` says for which field."""

from enum import IntEnum

from resolvers.errors import Forbidden, StoreUnavailable, Unauthenticated
from resolvers.models.session import Caller


class Access(IntEnum):
    """From the widest to the narrowest; each includes what the ones before it ask."""

    ANYONE = 0
    """Signed in or not."""
    READER = 1
    """A person by their token's signature alone, when Redis is away."""
    PERSON = 2
    """A person whose session was looked at and is open."""
    STAFF = 3
    """One of us, by the settings or by the present backend's word."""


def admitted(caller: Caller | None, access: Access) -> Caller:
    """Return *caller*; raise what keeps them out."""
    if caller is None:
        raise Unauthenticated
    if access >= Access.PERSON and not caller.is_checked:
        raise StoreUnavailable("Redis")
    if access >= Access.STAFF and not caller.is_staff:
        raise Forbidden
    return caller
