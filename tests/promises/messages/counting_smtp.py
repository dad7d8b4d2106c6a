"""An SMTP server that writes down what it takes, before it says that it has.

python -m tests.promises.messages.counting_smtp PORT FILE SECONDS

It takes its time, SECONDS on average: half of it before it writes, half of it after.
"""

import asyncio
import json
import os
import random
import re
import sys
import time
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f-]{36})@", re.MULTILINE | re.IGNORECASE)


class Counting:
    """Takes everything."""

    def __init__(self, file: str, seconds: float) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._seconds = seconds

    async def handle_DATA(  # noqa: N802 - aiosmtpd asks so
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        at = time.time()
        await asyncio.sleep(random.uniform(0, self._seconds))
        assert isinstance(envelope.content, bytes)
        found = _ID.search(envelope.content)
        assert found
        line = json.dumps(
            {"id": found[1].decode(), "to": envelope.rcpt_tos[0], "at": at}
        )
        os.write(self._file, f"{line}\n".encode())
        await asyncio.sleep(random.uniform(0, self._seconds))
        return "250 2.0.0 taken"


async def serve(port: int, file: str, seconds: float) -> None:
    handler = Counting(file, seconds)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="here", loop=loop),
        "127.0.0.1",
        port,
        backlog=500,
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
