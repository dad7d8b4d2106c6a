"""What some tests cannot do where Redis is a cluster, behind sentinels or encrypted."""

from urllib.parse import SplitResult, urlsplit

import pytest


def one_server(url: str) -> SplitResult:
    """Read the URL of one server in clear; skip the test if Redis is run otherwise.

    It puts a network of its own before Redis, watches it with MONITOR, logs in as
    somebody else, or uses databases other than its own.
    """
    if url.startswith(("rediss:", "redis+", "rediss+")):
        pytest.skip("needs a Redis that is one server, in clear")
    return urlsplit(url)
