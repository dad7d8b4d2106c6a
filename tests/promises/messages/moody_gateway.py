"""An SMS gateway that treats every number as it was told to."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from aiohttp import web


class Mood(Enum):
    """What somebody's message meets."""

    TAKES = auto()
    HANGS = auto()
    """It hears all, and never answers."""
    IS_BUSY = auto()
    """It answers 500, twice."""
    REFUSES = auto()
    """It answers 200, and in the answer that it did not."""


@dataclass
class MoodyGateway:
    """What has been asked of it, and what it took."""

    moods: dict[str, Mood] = field(default_factory=dict)
    """By number; for all others it TAKES."""
    asked: Counter[str] = field(default_factory=Counter)
    """How often it was asked for each message."""
    taken: Counter[str] = field(default_factory=Counter)
    """How often it has taken each message."""
    reached: Counter[str] = field(default_factory=Counter)
    """How many messages each number got."""
    hanging: int = 0
    port: int = 0

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SMS_URL": f"http://127.0.0.1:{self.port}/send",
            "SMS_BODY": '{"to": "{to}", "text": "{text}", "ref": "{id}"}',
            "SMS_ACCEPTED": "status=queued",
        }

    async def answer(self, request: web.BaseRequest) -> web.Response:
        sms = await request.json()
        mood, message = self.moods.get(sms["to"], Mood.TAKES), sms["ref"]
        self.asked[message] += 1
        if mood is Mood.HANGS:
            self.hanging += 1
            try:
                await asyncio.sleep(60)
            finally:
                self.hanging -= 1
        if mood is Mood.IS_BUSY and self.asked[message] <= 2:
            return web.json_response({"status": "busy"}, status=500)
        if mood is Mood.REFUSES:
            return web.json_response({"status": "no credit"})
        self.taken[message] += 1
        self.reached[sms["to"]] += 1
        return web.json_response({"status": "queued"})


@asynccontextmanager
async def moody_gateway(moods: dict[str, Mood]) -> AsyncIterator[MoodyGateway]:
    """Run one until the block ends."""
    state = MoodyGateway(moods)
    server = web.Server(state.answer, handler_cancellation=True, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    state.port = runner.addresses[0][1]
    try:
        yield state
    finally:
        await runner.cleanup()
