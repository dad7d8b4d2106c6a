"""Whether the process lives, and what it can do: for orchestrators and operators."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from resolvers.status import StatusResolvers


async def livez(_request: Request) -> Response:
    """Say that the process runs. Asks no store: restarting us would not mend one."""
    return JSONResponse({"status": "ok"})


class Readyz:
    """Says which stores are missing. Without some of them we still take requests."""

    def __init__(self, status: StatusResolvers) -> None:
        self._status = status

    async def answer(self, _request: Request) -> Response:
        status = await self._status.now()
        missing = status.missing
        if not missing:
            return JSONResponse({"status": "ready", "missing": []})
        if len(missing) < len(status.stores):
            return JSONResponse({"status": "degraded", "missing": missing})
        return JSONResponse(
            {"status": "unready", "missing": missing}, HTTPStatus.SERVICE_UNAVAILABLE
        )
