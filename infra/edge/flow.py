"""Reads on when what was read is being answered; else queues would fill the memory."""

import asyncio
from collections.abc import Sized

from uvicorn.protocols.http.flow_control import FlowControl


class Flow(FlowControl):
    """uvicorn's, which would read on for every request that it begins."""

    def __init__(self, transport: asyncio.Transport, queue: Sized) -> None:
        """*queue* has the requests that wait for those before them."""
        super().__init__(transport)
        self._queue = queue

    def resume_reading(self) -> None:
        if self.read_paused and not self._queue:
            super().resume_reading()
