"""How messages leave, as the settings say."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from infra.messages.links import Links
from infra.messages.mailbox import Mailbox
from infra.messages.sms import SmsCarrier
from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import SmtpServer
from infra.messages.templates import Templates
from infra.sealing import BlindIndex
from infra.settings import Settings
from resolvers.models.message import Channel
from resolvers.ports.messages import Carrier


def channels(settings: Settings) -> frozenset[Channel]:
    """Return how messages can be sent at all."""
    if settings.mailbox:
        return frozenset(Channel)
    ways = {
        Channel.EMAIL: settings.smtp_url,
        Channel.SMS: settings.sms_url.get_secret_value(),
    }
    return frozenset(channel for channel, way in ways.items() if way)


def links_in(settings: Settings) -> Links | None:
    """Return what makes links; None if nobody has said where we are."""
    if not settings.public_url:
        return None
    index = BlindIndex(settings.index_key.get_secret_value())
    return Links(settings.public_url, settings.app_url or settings.public_url, index)


def mailbox_in(settings: Settings) -> Mailbox | None:
    """Return the development mailbox, if there is one."""
    if not settings.mailbox:
        return None
    return Mailbox(settings.mailbox, Templates(links_in(settings)))


@asynccontextmanager
async def carriers(settings: Settings) -> AsyncIterator[Mapping[Channel, Carrier]]:
    """Lend what takes letters to people."""
    if mailbox := mailbox_in(settings):
        yield dict.fromkeys(Channel, mailbox)
        return
    links = links_in(settings)
    texts = Templates(links)
    ways: dict[Channel, Carrier] = {}
    if settings.smtp_url:
        server = SmtpServer.read(settings.smtp_url.get_secret_value())
        ways[Channel.EMAIL] = SmtpCarrier(
            server, settings.mail_from, texts, links=links
        )
    if not settings.sms_url.get_secret_value():
        yield ways
        return
    sms = ways[Channel.SMS] = SmsCarrier(settings.sms_gateway(), texts)
    try:
        yield ways
    finally:
        await sms.close()
