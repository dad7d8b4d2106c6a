"""Refusals any field can meet. `schema` turns them into coded GraphQL errors."""

from datetime import timedelta


class RequestRefused(Exception):
    """Base of every failure that is safe, and useful, to show a client."""

    code = "REFUSED"
    retry_after: timedelta | None = None


class Unauthenticated(RequestRefused):
    """No session, or one that has ended."""

    code = "UNAUTHENTICATED"


class Forbidden(RequestRefused):
    """The caller is known, and may not do this."""

    code = "FORBIDDEN"


class RateLimited(RequestRefused):
    """The caller must wait."""

    code = "RATE_LIMITED"

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"wait {retry_after}")
        self.retry_after = retry_after


class StoreUnavailable(RequestRefused):
    """A store this operation needs does not answer; nothing was acknowledged."""

    code = "STORE_UNAVAILABLE"
    retry_after = timedelta(seconds=2)

    def __init__(self, store: str) -> None:
        super().__init__(store)
        self.store = store


class SealBroken(RequestRefused):
    """A sealed value does not open: the key is missing, or it was moved or altered."""

    code = "DATA_UNREADABLE"


class DeliveryUnavailable(RequestRefused):
    """There is no way to send a message to this person now."""

    code = "DELIVERY_UNAVAILABLE"
    retry_after = timedelta(seconds=60)
