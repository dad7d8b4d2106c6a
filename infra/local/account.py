"""The user the servers run as. PostgreSQL refuses root, so root steps down."""

import os
import pwd
import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen
from typing import IO, Self

from infra.local.errors import LocalServicesError
from infra.local.locks import FolderLock

# Neither PG*, LD_LIBRARY_PATH nor half-installed locales leak into the servers.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns the data and runs the servers; *steps_down* if we are root."""

    uid: int
    gid: int
    steps_down: bool

    @classmethod
    def for_data(cls, data: Path) -> Self:
        """Choose ourselves, or for root the owner of the data, or nobody."""
        cluster = data / "pg"
        if os.geteuid() != 0:
            if cluster.exists() and cluster.stat().st_uid != os.geteuid():
                raise LocalServicesError(
                    f"{cluster} belongs to {_name(cluster.stat().st_uid)}: "
                    f"run as that user, or remove {data}."
                )
            return cls(os.geteuid(), os.getegid(), steps_down=False)
        for uid, gid in _owners(cluster, data, data.parent):
            # initdb insists on a passwd entry; a cluster that exists does not.
            if cluster.exists() or _known(uid):
                return cls(uid, gid, steps_down=True)
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise LocalServicesError(
                "PostgreSQL refuses root and there is no user `nobody`."
            ) from None
        return cls(nobody.pw_uid, nobody.pw_gid, steps_down=True)

    def own(self, path: Path) -> None:
        """Hand over *path* and all in it, if it is somebody else's."""
        if not self.steps_down or path.lstat().st_uid == self.uid:
            return
        for each in (path, *path.rglob("*")):
            os.chown(each, self.uid, self.gid, follow_symlinks=False)

    def spawn(
        self, command: Sequence[str], *, folder: Path, lock: FolderLock, log: IO[bytes]
    ) -> Popen[bytes]:
        """Start *command*, which works on *folder* and inherits its *lock*."""
        direct = self._enters(Path(command[0])) and self._enters(folder)
        if self.steps_down and not direct:
            command = [*self._keeping_access(command[0]), *command]
        plain = self.steps_down and direct
        return Popen(  # noqa: S603 - our own commands
            command,
            cwd="/",
            env=ENVIRONMENT,
            stdin=DEVNULL,
            stdout=log,
            stderr=STDOUT,
            pass_fds=[lock.fd],
            # Ctrl-C must not reach the servers before their users have finished.
            start_new_session=True,
            user=self.uid if plain else None,
            group=self.gid if plain else None,
            extra_groups=[] if plain else None,
        )

    def _enters(self, path: Path) -> bool:
        for parent in path.parents:
            status = parent.stat()
            if status.st_uid == self.uid:
                needed = stat.S_IXUSR
            elif status.st_gid == self.gid:
                needed = stat.S_IXGRP
            else:
                needed = stat.S_IXOTH
            if not status.st_mode & needed:
                return False
        return True

    def _keeping_access(self, program: str) -> list[str]:
        # Below /root (0700), say: one capability, rather than opening it to all.
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise LocalServicesError(
                f"User {_name(self.uid)} cannot reach {program} or the data, and "
                f"there is no setpriv: move the project to a folder open to it."
            )
        only = "-all,+dac_override"
        return [
            *(setpriv, f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"),
            *("--securebits=+no_setuid_fixup", f"--inh-caps={only}"),
            *(f"--ambient-caps={only}", f"--bounding-set={only}"),
        ]


def _owners(*folders: Path) -> Iterator[tuple[int, int]]:
    for folder in folders:
        if folder.exists() and (status := folder.stat()).st_uid != 0:
            yield status.st_uid, status.st_gid


def _known(uid: int) -> bool:
    return _name(uid) != str(uid)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
