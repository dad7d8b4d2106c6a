"""How many files a process may have open: a connection is one."""

import logging
import resource

_OTHERS = 200
"""Stores, the log, what is read: whatever is no client."""
_FEWEST = 10
_log = logging.getLogger("onboarding.http")


def room_for(connections: int) -> int:
    """Allow this process as many *connections*; return how many it is allowed."""
    wanted = connections + _OTHERS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_enough = hard == resource.RLIM_INFINITY or hard >= wanted
    most = wanted if is_enough else hard
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        connections = max(_FEWEST, most - _OTHERS)
        _log.warning(
            "this process may open %d files: it takes %d connections at once",
            most,
            connections,
        )
    return connections
