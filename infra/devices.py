"""Which device a client is, told from its user agent, for the person who owns it."""

import asyncio

_LONGEST = 400


async def device_name(user_agent: str) -> str | None:
    """Return e.g. `Chrome Mobile, Android`: a `resolvers.ports.sign_in.DeviceNamer`."""
    # The first call compiles its patterns, a tenth of a second.
    return await asyncio.to_thread(_device_name, user_agent[:_LONGEST])


def _device_name(user_agent: str) -> str | None:
    from ua_parser import parse  # noqa: PLC0415 - slow to import

    found = parse(user_agent.encode(errors="replace").decode())
    parts = (found.user_agent, found.os)
    return ", ".join(part.family for part in parts if part) or None
