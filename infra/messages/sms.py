"""SMS by an HTTP gateway."""

import asyncio
import ssl
from http import HTTPStatus
from typing import Protocol

from aiohttp import (
    ClientConnectorError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)

from infra.http_answers import bounded_body, retry_after
from infra.messages.carrying import begun, written
from infra.messages.gateway import Gateway
from resolvers.models.message import Letter
from resolvers.ports.messages import Begin, NotSent, Refused, Uncertain

_LONGEST_ANSWER = 64_000
"""Bytes."""
_OUR_LETTER = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
"""What blames the letter. All else blames us, or the gateway."""


class Texts(Protocol):
    """Writes short messages."""

    def sms(self, letter: Letter) -> str: ...


class SmsCarrier:
    """A `resolvers.ports.messages.Carrier` of SMS."""

    def __init__(
        self,
        gateway: Gateway,
        texts: Texts,
        *,
        tls: ssl.SSLContext | None = None,
        step: float = 10.0,
        whole: float = 25.0,
    ) -> None:
        """*step* and *whole* are seconds: for the connection, and for all of it.

        Without *tls*, certificates are checked against those the system trusts.
        """
        self._gateway = gateway
        self._texts = texts
        self._tls = tls
        self._step = step
        self._whole = whole
        self._session: ClientSession | None = None

    async def send(self, letter: Letter, begin: Begin) -> None:
        content = written(
            lambda: self._gateway.body.filled(
                to=letter.to, text=self._texts.sms(letter), id=str(letter.id)
            )
        )
        session = self._open()
        now = asyncio.get_running_loop().time()
        await begun(begin, now + self._step)
        try:
            async with (
                asyncio.timeout_at(now + self._whole),
                session.post(
                    self._gateway.url, data=content, allow_redirects=False
                ) as answer,
            ):
                await self._judge(answer)
        except (NotSent, Uncertain):
            raise
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotSent(f"gateway connect: {type(error).__name__}") from None
        except TimeoutError:
            raise Uncertain("gateway: time-out") from None
        except Exception as error:  # noqa: BLE001 - whatever it is, it may have arrived
            raise Uncertain(f"gateway: {type(error).__name__}") from None

    async def close(self) -> None:
        """Close the session; the next letter opens another."""
        session, self._session = self._session, None
        if session:
            await session.close()

    def _open(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(
                ssl=True if self._tls is None else self._tls,
                # One that has idled may be closed by the time it is used, and nobody
                # could tell whether the letter was read.
                force_close=True,
                limit=0,  # how many are sent at once is for who sends them to say
            )
            self._session = ClientSession(
                connector=connector,
                headers={**self._gateway.headers, "Accept-Encoding": "identity"},
                timeout=ClientTimeout(
                    total=None, connect=self._step, sock_read=self._step
                ),
                cookie_jar=DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    async def _judge(self, answer: ClientResponse) -> None:
        """Raise what *answer* means, unless it is a yes."""
        status, reason = answer.status, f"gateway {answer.status}"
        if not 200 <= status < 600:  # noqa: PLR2004 - those that there are
            raise Uncertain("gateway: unreadable answer")
        if status in _OUR_LETTER:
            raise Refused(reason)
        if status >= 300:  # noqa: PLR2004 - a redirect would take the letter elsewhere
            wait = retry_after(answer.headers.get("Retry-After", ""))
            raise NotSent(reason, retry_after=wait)
        if self._gateway.accepted is None:
            return
        try:
            is_yes = self._gateway.accepted.by(
                await bounded_body(answer, _LONGEST_ANSWER)
            )
        except ValueError:
            raise Uncertain("gateway: unreadable answer") from None
        if not is_yes:
            raise Refused("gateway: refused by its answer")
