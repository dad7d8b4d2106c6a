"""nginx and Caddy with our files, but for ports, names and certificates."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.servers import Server, free_port, until_it_answers
from tests.deploy.tools import DEPLOY
from tests.infra.redis.certificates import issue
from tests.promises.needs import tool

_NGINX = """\
daemon off;
user root;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/onboarding.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it listens, and who is behind."""

    name: str
    port: int
    plain_port: int
    servers: Sequence[Server]

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@contextmanager
def nginx(folder: Path, servers: Sequence[Server]) -> Iterator[Proxy]:
    """Run nginx before *servers*."""
    proxy = Proxy("nginx", free_port(), free_port(), servers)
    chosen = issue(folder)
    site = _replaced(
        (DEPLOY / "nginx" / "onboarding.conf").read_text(),
        {
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "listen 80;": f"listen 127.0.0.1:{proxy.plain_port};",
            "listen 443 ssl": f"listen 127.0.0.1:{proxy.port} ssl",
            "/etc/letsencrypt/live/onboarding.example.com/fullchain.pem": chosen.chain,
            "/etc/letsencrypt/live/onboarding.example.com/privkey.pem": chosen.key,
            "    server 127.0.0.1:8000": "\n".join(
                f"    server 127.0.0.1:{server.port} max_fails=0;" for server in servers
            )
            + "\n#",
        },
    )
    (folder / "onboarding.conf").write_text(site)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder))
    command = (tool("nginx"), "-p", folder, "-c", folder / "nginx.conf")
    subprocess.run([*command, "-t"], check=True, timeout=30)
    yield from _running(command, proxy)


@contextmanager
def caddy(folder: Path, servers: Sequence[Server]) -> Iterator[Proxy]:
    """Run Caddy before *servers*."""
    proxy = Proxy("caddy", free_port(), free_port(), servers)
    chosen = issue(folder)
    upstreams = " ".join(f"127.0.0.1:{server.port}" for server in servers)
    site = _replaced(
        (DEPLOY / "caddy" / "Caddyfile").read_text(),
        {
            "{\n\tservers {": "{\n\tadmin off\n\tauto_https disable_certs\n"
            f"\thttp_port {proxy.plain_port}\n\thttps_port {proxy.port}\n\tservers {{",
            "onboarding.example.com {": "127.0.0.1 {\n"
            f"\ttls {chosen.chain} {chosen.key}",
            "reverse_proxy 127.0.0.1:8000 {": f"reverse_proxy {upstreams} {{",
        },
    )
    (folder / "Caddyfile").write_text(site)
    how = ("--adapter", "caddyfile", "--config", folder / "Caddyfile")
    program = Path(sys.executable).with_name("caddy")
    subprocess.run([program, "validate", *how], check=True, timeout=30)
    yield from _running((program, "run", *how), proxy)


def _replaced(text: str, parts: dict[str, object]) -> str:
    for part, other in parts.items():
        assert part in text, part
        text = text.replace(part, str(other))
    return text


def _running(command: Sequence[str | Path], proxy: Proxy) -> Iterator[Proxy]:
    process = subprocess.Popen(command)
    try:
        until_it_answers(f"{proxy.url}/livez", process)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=20)
