"""A process may open as many files as its connections need, or takes fewer."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource, sys
from infra.files import room_for
soft, hard = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(room_for(1000), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "connections", "then"),
    [
        (1024, 4096, 1000, 1200),
        (2000, 4096, 1000, 2000),
        (256, 1200, 1000, 1200),
        (256, 500, 300, 500),
        (64, 64, 10, 64),
    ],
)
def test_room_is_made_for_connections(
    soft: int, hard: int, connections: int, then: int
) -> None:
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(soft), str(hard)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == [str(connections), str(then), str(hard)]
    assert ("takes" in said.stderr) == (connections < 1000)
