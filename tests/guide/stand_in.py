"""Stand in for a program that a machine of tests has not: `stand_in.py NAME ARGUMENT…`.

It takes what the real one would be told in the guide, and nothing else. A container of
Redis is a real redis-server, at a socket in the folder STAND_INS.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

STATE = Path(os.environ.get("STAND_INS", "."))
UNITS = {"redis-server", "postgresql", "docker"}
OURS = Path(__file__).parents[2] / "deploy" / "systemd"


def docker(arguments: list[str]) -> int:
    """Do as `docker` does with one container."""
    parser = argparse.ArgumentParser(prog="docker")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run")
    run.add_argument("-d", action="store_true", required=True)
    run.add_argument("--name", required=True)
    run.add_argument("-p", required=True)
    run.add_argument("image")
    run.add_argument("program", nargs=argparse.REMAINDER)
    commands.add_parser("ps").add_argument("--filter")
    commands.add_parser("start").add_argument("name")
    commands.add_parser("stop").add_argument("name")
    remove = commands.add_parser("rm")
    remove.add_argument("-f", action="store_true")
    remove.add_argument("name")
    logs = commands.add_parser("logs")
    logs.add_argument("-f", action="store_true")
    logs.add_argument("name")
    inside = commands.add_parser("exec")
    inside.add_argument("-i", action="store_true")
    inside.add_argument("name")
    inside.add_argument("program", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)

    container = STATE / (getattr(asked, "name", None) or "none")
    if asked.command == "run":
        container.mkdir()
        (container / "program").write_text("\n".join(asked.program))
        return _start(container)
    if asked.command == "ps":
        return 0
    if not container.is_dir():
        sys.stderr.write(f"No such container: {asked.name}\n")
        return 1
    return _with_container(container, asked)


def _with_container(container: Path, asked: argparse.Namespace) -> int:
    if asked.command == "start":
        return _start(container)
    if asked.command in {"stop", "rm"}:
        return _stop(container)
    if asked.command == "exec":
        program, *rest = asked.program
        at = ["-s", str(container / "socket")]
        return subprocess.run([program, *at, *rest], check=False).returncode
    sys.stdout.write((container / "log").read_text())
    return 0


def _start(container: Path) -> int:
    if (container / "pid").exists():
        return 0
    program = (container / "program").read_text().split("\n")
    at = ["--port", "0", "--unixsocket", str(container / "socket")]
    own = ["--daemonize", "yes", "--dir", str(container)]
    kept = ["--pidfile", str(container / "pid"), "--logfile", str(container / "log")]
    subprocess.run([*program, *at, *own, *kept], check=True, stdout=subprocess.DEVNULL)
    for _ in range(500):
        if (container / "socket").exists() and (container / "pid").exists():
            return 0
        time.sleep(0.01)
    return 1


def _stop(container: Path) -> int:
    pid = container / "pid"
    if pid.exists():
        os.kill(int(pid.read_text()), signal.SIGTERM)
        while pid.exists():
            time.sleep(0.01)
    return 0


def sudo(arguments: list[str]) -> int:
    """Run what follows."""
    return subprocess.run(arguments, check=False).returncode


def apt_get(arguments: list[str]) -> int:
    """Take an update, and packages that this machine has."""
    if arguments == ["update"]:
        return 0
    parser = argparse.ArgumentParser(prog="apt-get")
    parser.add_argument("command", choices=["install"])
    parser.add_argument("-y", action="store_true", required=True)
    parser.add_argument("packages", nargs="+")
    packages = parser.parse_args(arguments).packages
    asked = ["dpkg", "--status", *packages]
    return subprocess.run(asked, check=False, stdout=subprocess.DEVNULL).returncode


def systemctl(arguments: list[str]) -> int:
    """Take units that Debian has, or that are in `deploy/`."""
    parser = argparse.ArgumentParser(prog="systemctl")
    verbs = ["start", "stop", "restart", "reload", "status", "enable"]
    parser.add_argument("verb", choices=verbs)
    parser.add_argument("unit")
    return _known(parser.parse_args(arguments).unit)


def journalctl(arguments: list[str]) -> int:
    """Take one unit, and how much of its log is wanted."""
    parser = argparse.ArgumentParser(prog="journalctl")
    parser.add_argument("--unit", required=True)
    parser.add_argument("--lines", type=int)
    parser.add_argument("--grep")
    return _known(parser.parse_args(arguments).unit)


def ufw(arguments: list[str]) -> int:
    """Allow a port."""
    verb, port = arguments
    return 0 if verb == "allow" and port.isdecimal() else 1


def _known(unit: str) -> int:
    if unit in UNITS or (OURS / f"{unit}.service").exists():
        return 0
    sys.stderr.write(f"Unit {unit}.service not found.\n")
    return 1


PROGRAMS = {
    "docker": docker,
    "sudo": sudo,
    "apt-get": apt_get,
    "systemctl": systemctl,
    "journalctl": journalctl,
    "ufw": ufw,
}

if __name__ == "__main__":
    sys.exit(PROGRAMS[sys.argv[1]](sys.argv[2:]))
