"""Whether the process lives, and what it can do: for orchestrators and operators."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.edge.draining import STOPPING
from resolvers.status import StatusResolvers


async def livez(_request: Request) -> Response:
    """Say that the process runs. Asks no store: restarting us would not mend one."""
    return JSONResponse({"status": "ok"})


class Readyz:
    """Says which stores are missing, and whether the process is about to end.

    Without some of the stores we still take requests.
    """

    def __init__(self, status: StatusResolvers) -> None:
        self._status = status

    async def answer(self, request: Request) -> Response:
        status = await self._status.now()
        missing = status.missing
        if STOPPING in request.scope["state"]:
            return _unready("stopping", missing)
        if not missing:
            return JSONResponse({"status": "ready", "missing": []})
        if len(missing) < len(status.stores):
            return JSONResponse({"status": "degraded", "missing": missing})
        return _unready("unready", missing)


def _unready(status: str, missing: list[str]) -> Response:
    """Answer that no request should come here."""
    said = {"status": status, "missing": missing}
    return JSONResponse(said, HTTPStatus.SERVICE_UNAVAILABLE)
