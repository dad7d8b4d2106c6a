"""PostgreSQL on `data/pg`, with its database."""

import signal
import subprocess

import psutil

from infra.local.account import ENVIRONMENT
from infra.local.cluster import NAME, check_version, create_cluster
from infra.local.daemon import Daemon
from infra.local.errors import LocalServicesError
from infra.local.folder import DataFolder
from infra.local.wheels import find_program

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # No helper processes that only large machines profit from.
    "io_method": "sync",
}
_MAKE_DATABASE = r"""
select format('create database %I', :'name')
where not exists (select from pg_database where datname = :'name') \gexec
"""
_ANSWER_SECONDS = 10
# Where postmaster.pid says how far the server has come.
_STATUS_LINE = 7


class Postgres:
    """An `infra.local.services.Server`."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._pid_file = folder.pg / "postmaster.pid"
        self.daemon = Daemon(
            "postgres",
            folder=folder,
            home=folder.pg,
            pid_file=self._pid_file,
            # "Fast" shutdown: does not wait for clients to leave.
            stop_signal=signal.SIGINT,
        )

    @property
    def url(self) -> str:
        port = self._folder.port("postgres")
        user = f"{NAME}:{self._folder.password}"
        return f"postgresql+asyncpg://{user}@127.0.0.1:{port}/{NAME}"

    def launch(self) -> None:
        if (self._folder.pg / "PG_VERSION").exists():
            check_version(self._folder)
            self._forget_stale_pid()
        else:
            create_cluster(self._folder)
        port = self._folder.choose_port("postgres")
        settings = (f"--{name}={value}" for name, value in _SETTINGS.items())
        program = find_program(self.daemon.program)
        self.daemon.launch([program, "-D", self._folder.pg, "-p", str(port), *settings])

    def answers(self) -> bool:
        """Say whether our PostgreSQL and its database are ready.

        Raises `LocalServicesError` if it has another password than ours.
        """
        return self._is_ready() and self._has_database()

    def _is_ready(self) -> bool:
        try:
            status = self._pid_file.read_text().splitlines()[_STATUS_LINE]
        except (OSError, IndexError):
            return False
        return status.strip() == "ready"

    def _has_database(self) -> bool:
        passwords = self._folder.run / "pgpass"
        self._folder.write(passwords, f"*:*:*:{NAME}:{self._folder.password}\n")
        try:
            asked = subprocess.run(  # noqa: S603 - the wheel's own program
                [
                    *(find_program("psql"), "--no-psqlrc", "--no-password"),
                    *("--quiet", "--set=ON_ERROR_STOP=1", f"--set=name={NAME}"),
                    *("--host=127.0.0.1", f"--port={self._folder.port('postgres')}"),
                    *(f"--username={NAME}", "--dbname=postgres"),
                ],
                check=False,
                capture_output=True,
                env=ENVIRONMENT | {"PGPASSFILE": str(passwords)},
                input=_MAKE_DATABASE,
                text=True,
                timeout=_ANSWER_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return False
        if "password authentication failed" in asked.stderr:
            raise LocalServicesError(
                f"{self._folder.pg} has another password than "
                f"{self._folder.password_file}: restore that file, or remove both."
            )
        return asked.returncode == 0

    def _forget_stale_pid(self) -> None:
        # PostgreSQL would not start while any process of its user has that pid.
        try:
            process = psutil.Process(int(self._pid_file.read_text().split()[0]))
            stale = process.name() != "postgres" or (
                process.cwd() != str(self._folder.pg)
            )
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
            stale = True
        except psutil.AccessDenied:
            stale = False
        if stale:
            self._pid_file.unlink(missing_ok=True)
