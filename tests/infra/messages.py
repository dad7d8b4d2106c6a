"""Messages to send, and address books for who sends them."""

from dataclasses import dataclass

from resolvers.errors import StoreUnavailable
from resolvers.models.message import Channel, EmailCode, SignInCode
from resolvers.models.person import Language, Phone

PHONE = Phone("+2290197123456")


@dataclass
class OneEntry:
    """An `AddressBook` that knows one phone's owner."""

    email: str | None = None

    async def email_of(self, phone: Phone) -> str | None:
        return self.email if phone == PHONE else None


class ClosedBook:
    """An `AddressBook` whose database is away."""

    async def email_of(self, phone: Phone) -> str | None:
        raise StoreUnavailable("PostgreSQL")


def sign_in_code(
    code: str = "194837",
    language: Language = Language.FR,
    channel: Channel = Channel.SMS,
) -> SignInCode:
    return SignInCode(PHONE, channel, language, code, minutes=10)


def email_code(to: str, language: Language = Language.FR) -> EmailCode:
    return EmailCode(to, language, "194837", minutes=10)
