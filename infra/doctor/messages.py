"""Messages: whether they can leave, and do."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit

from infra.carriers import channels
from infra.doctor.finding import Finding, fine, note, warning, wrong
from infra.doctor.reaching import Reached, reached
from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import SmtpServer
from infra.messages.templates import Templates
from infra.postgres.connection import PostgresConnection
from infra.postgres.message_log import MessageLog
from infra.settings import Settings
from infra.wiring import now
from resolvers.errors import StoreUnavailable
from resolvers.models.message import DeliveryState
from resolvers.ports.messages import NotSent

_LATE = timedelta(minutes=2)
_PORTS = {"http": 80, "https": 443}


async def examine_messages(
    settings: Settings, postgres: PostgresConnection
) -> AsyncIterator[Finding]:
    """Yield whether messages can be sent, without sending one, and what waits."""
    if not channels(settings):
        yield wrong("messages-no-gateway")
    if not settings.public_url:
        yield warning("messages-no-reminders")
    if settings.mailbox:
        yield note("messages-mailbox", folder=settings.mailbox)
    if settings.smtp_url:
        yield await _of_smtp(settings)
    if settings.sms_url.get_secret_value():
        yield await _of_sms(settings)
    try:
        counts = await MessageLog(postgres, now).counts()
    except StoreUnavailable:
        return  # said already
    for count in counts:
        age = now() - count.oldest
        if count.state == DeliveryState.DEAD:
            yield warning("messages-dead", number=count.number)
        elif age > _LATE:
            minutes = int(age.total_seconds() // 60)
            yield wrong(
                "messages-late", number=count.number, lane=count.lane, minutes=minutes
            )


async def _of_smtp(settings: Settings) -> Finding:
    assert settings.smtp_url
    server = SmtpServer.read(settings.smtp_url.get_secret_value())
    values = {"address": f"{server.host}:{server.port}"}
    try:
        await SmtpCarrier(server, settings.mail_from, Templates(None)).check()
    except NotSent as error:
        return wrong("smtp-refuses", **values, reason=str(error))
    return fine("smtp", **values)


async def _of_sms(settings: Settings) -> Finding:
    at = urlsplit(settings.sms_url.get_secret_value())
    host, port = at.hostname or "", at.port or _PORTS[at.scheme]
    became = await reached(host, port)
    if became is Reached.YES:
        return fine("sms", host=host)
    return wrong("sms-unreachable", host=host, port=port, reason=became.value)
