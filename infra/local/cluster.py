"""Making PostgreSQL's data, and checking that this PostgreSQL can read it."""

import shutil
import subprocess

from infra.local.account import ENVIRONMENT
from infra.local.errors import LocalServicesError
from infra.local.folder import DataFolder
from infra.local.locks import FolderLock
from infra.local.polling import wait_until
from infra.local.wheels import find_program

# The database, and the superuser who owns it.
NAME = "onboarding"

_ORPHAN_SECONDS = 60


def create_cluster(folder: DataFolder) -> None:
    """Make `data/pg`, all of it or nothing."""
    unfinished = folder.pg.with_name("pg.new")
    unfinished.mkdir(mode=0o700, exist_ok=True)
    with FolderLock(unfinished) as orphan:
        # An initdb outlives the process that was killed over it.
        if not wait_until(orphan.take, seconds=_ORPHAN_SECONDS):
            raise LocalServicesError(f"An initdb on {unfinished} does not end.")
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    folder.account.own(unfinished)
    _initialise(folder, unfinished.name)
    unfinished.rename(folder.pg)


def check_version(folder: DataFolder) -> None:
    """Raise unless the installed PostgreSQL made the data, or could have."""
    made_by = (folder.pg / "PG_VERSION").read_text(encoding="utf-8").strip()
    asked = subprocess.run(  # noqa: S603 - the wheel's own program
        [find_program("postgres"), "--version"],
        check=True,
        capture_output=True,
        env=ENVIRONMENT,
        text=True,
    )
    installed = asked.stdout.split()[-1]
    if installed.split(".")[0] != made_by:
        raise LocalServicesError(
            f"{folder.pg} was made by PostgreSQL {made_by} and {installed} is "
            f"installed: dump and restore it with the old wheel, or remove it."
        )


def _initialise(folder: DataFolder, name: str) -> None:
    home = folder.data / name
    # Written before initdb, which reads it as the account.
    assert folder.password
    command = [
        str(find_program("initdb")),
        f"--pgdata={home}",
        f"--username={NAME}",
        f"--pwfile={folder.password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    with FolderLock(home) as lock, folder.new_log("initdb") as log:
        lock.take()
        child = folder.account.spawn(command, folder=home, lock=lock, log=log)
    try:
        failed = child.wait()
    finally:
        # Ctrl-C did not reach it in its own session.
        child.kill()
        child.wait()
    if failed:
        raise LocalServicesError("initdb failed.", log=folder.log_tail("initdb"))
