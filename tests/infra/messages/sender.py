"""A process that keeps letters, and then some of them again: `FOLDER FIRST COUNT`."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from infra.messages.mailbox import Mailbox
from resolvers.models.message import Channel, MessageId
from tests.infra.messages.letters import TEMPLATES, begun, letter


async def main(folder: str, first: str, count: str) -> None:
    """Send when told to on standard input."""
    mailbox = Mailbox(Path(folder), TEMPLATES)
    print("ready", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()
    for n in range(int(first), int(first) + int(count)):
        own = letter(channel=Channel.EMAIL, code=str(n))
        shared = letter(id=MessageId(UUID(int=n % 2)), code="222222")
        await mailbox.send(own, begun)
        await mailbox.send(shared, begun)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
