"""The stores of one data folder, started by the first user, stopped by the last."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, Self

from infra.local.daemon import Daemon
from infra.local.errors import LocalServicesError, readable_errors
from infra.local.folder import DataFolder
from infra.local.locks import FolderLock, turn
from infra.local.polling import wait_until
from infra.local.postgres import Postgres
from infra.local.valkey import Valkey

_START_SECONDS = 60


class Server(Protocol):
    """One store, on its own folder."""

    daemon: Daemon

    @property
    def url(self) -> str: ...

    def launch(self) -> None:
        """Start the server, which is not running; do not wait until it answers."""
        ...

    def answers(self) -> bool:
        """Say whether it is ready, and ours."""
        ...


class LocalServices:
    """Starts, shares and stops the stores of one data folder.

    Any number of processes may do so at once: they share the servers. Servers
    whose last user was killed go on, and the next user finds them running.
    """

    def __init__(
        self,
        data: Path,
        *,
        redis: bool = True,
        postgres: bool = True,
        fsync: bool = False,
    ) -> None:
        """*fsync* has a Valkey that is started write to its disk before it replies."""
        self._data = data.resolve()
        self._wanted = {"valkey": redis, "postgres": postgres}
        self._fsync = fsync
        self._servers: dict[str, Server] = {}
        self._use: FolderLock | None = None

    @property
    def redis_url(self) -> str:
        return self._server("valkey").url

    @property
    def database_url(self) -> str:
        return self._server("postgres").url

    @property
    def pids(self) -> Mapping[str, int]:
        """The processes that run, by name of the server."""
        pids = {name: server.daemon.pid for name, server in self._servers.items()}
        return {name: pid for name, pid in pids.items() if pid is not None}

    def look(self) -> None:
        """Know where the servers were last, running or not; start and share none."""
        with readable_errors():
            self._know(DataFolder.open(self._data))

    def start(self) -> None:
        """Return when all answer; raise `LocalServicesError` if one does not.

        May be repeated to bring back a server that died.
        """
        with readable_errors():
            folder = DataFolder.open(self._data)
            with turn(folder.run):
                folder.hand_over()
                self._know(folder)
                self._use = self._use or FolderLock(folder.data)
                try:
                    self._bring_up()
                except BaseException:
                    self._leave()
                    raise

    def stop(self) -> None:
        """Stop the servers unless another process uses them; may be repeated."""
        if self._use is None:
            return
        with readable_errors():
            if not self._data.exists():
                self._abandon()
                return
            with turn(DataFolder.open(self._data).run):
                self._leave()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _know(self, folder: DataFolder) -> None:
        self._servers = {
            "valkey": Valkey(folder, fsync=self._fsync),
            "postgres": Postgres(folder),
        }

    def _server(self, name: str) -> Server:
        if not self._wanted[name] or name not in self._servers:
            raise LocalServicesError(f"{name} was not started.")
        return self._servers[name]

    def _bring_up(self) -> None:
        assert self._use
        alone = self._use.take()
        self._use.take(shared=True)
        wanted = [self._servers[name] for name, yes in self._wanted.items() if yes]
        missing = [server for server in wanted if not self._adopt(server, alone=alone)]
        for server in missing:
            server.launch()
        for server in missing:
            self._wait(server)

    def _adopt(self, server: Server, *, alone: bool) -> bool:
        """Say whether *server* already answers; end one that hangs."""
        daemon = server.daemon
        if not daemon.running:
            return False
        if not alone:
            # It may be just ending, or too busy with others to answer at once.
            wait_until(
                lambda: server.answers() or daemon.pid is None, seconds=_START_SECONDS
            )
        if server.answers():
            return True
        if not alone and daemon.pid is not None:
            # Not under another user's feet.
            raise daemon.failure("does not answer")
        daemon.ask_to_stop()
        daemon.wait_stopped()
        return False

    def _wait(self, server: Server) -> None:
        def ready() -> bool:
            if server.answers():
                return True
            if not server.daemon.running:
                raise server.daemon.failure("did not start")
            return False

        if not wait_until(ready, seconds=_START_SECONDS):
            raise server.daemon.failure("does not answer")

    def _leave(self) -> None:
        assert self._use
        use, self._use = self._use, None
        with use:
            if not use.take():
                return
            running = [s for s in self._servers.values() if s.daemon.running]
            for server in running:
                server.daemon.ask_to_stop()
            for server in running:
                server.daemon.wait_stopped()

    def _abandon(self) -> None:
        # Somebody removed the data: nothing is left to save, or to lock.
        assert self._use
        self._use.close()
        self._use = None
        for server in self._servers.values():
            server.daemon.kill()
