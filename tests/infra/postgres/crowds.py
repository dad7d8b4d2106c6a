"""Processes that migrate at the same time, also to tables of the day after tomorrow."""

import subprocess
import sys
from pathlib import Path

CONCURRENT = '''\
"""An index that is built beside the use of its table."""

from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_later ON outbox (reason)")
'''
_MIGRATE = """\
import sys
from infra.postgres import migrate as ours

def config(made=ours.config):
    alembic = made()
    here = alembic.get_main_option("script_location") + "/versions"
    alembic.set_main_option("version_locations", "\\n".join([here, *sys.argv[2:]]))
    return alembic

ours.config = config
ours.migrate(sys.argv[1])
"""


def migrating(url: str, *more: Path, processes: int = 4) -> list[str]:
    """Return what went wrong in each that migrates, to what is in *more* too."""
    command = [sys.executable, "-c", _MIGRATE, url, *map(str, more)]
    crowd = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    try:
        said = [process.communicate(timeout=60)[1] for process in crowd]
    finally:
        for process in crowd:
            process.kill()
    return [text for p, text in zip(crowd, said, strict=True) if p.returncode]
