"""What the Dockerfile runs and starts, done in a folder: there is no engine here."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.settings import Settings
from tests.deploy.servers import environment, free_port, until_it_answers
from tests.deploy.tools import DEPLOY

_TEXT = re.sub(r"\\\n", "", (DEPLOY / "Dockerfile").read_text())
_BUILD, _FINAL = _TEXT.split("\nFROM ")[1:]
_ARGUMENTS = dict(re.findall(r"(?m)^ARG (\w+)=(\S+)$", _BUILD))
_CONTEXT = re.findall(r"(?m)^!(\S+)$", Path(".dockerignore").read_text())
_LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "pages", "tests")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Do all that the first stage does, below a folder."""
    root: Path = tmp_path_factory.mktemp("image")
    source = root / "src"
    source.mkdir()
    for name in _CONTEXT:
        if Path(name).is_dir():
            shutil.copytree(name, source / name, ignore=_LEFT_OUT)
        else:
            shutil.copy(name, source)
    steps = re.findall(r"(?m)^RUN (.*)$", _BUILD)
    assert len(steps) == 3
    for step in steps:
        here = re.sub(r"(?<=\s)/(opt|build|wheels)\b", rf"{root}/\1", f" {step}")
        subprocess.run(
            ["sh", "-euc", here],
            cwd=source,
            check=True,
            env={**os.environ, **_ARGUMENTS, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            timeout=600,
        )
    return root


@pytest.fixture
def inside(root: Path, settings: Settings, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of the final stage, in a folder that cannot be written."""
    tmp_path.chmod(0o500)
    programs = f"{root}/opt/onboarding/bin"
    port = str(free_port())
    yield {
        **environment(settings, PORT=port, WORKERS="2"),
        "PATH": f"{programs}:{os.defpath}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    tmp_path.chmod(0o700)


def told(name: str) -> list[str]:
    """Return the words of an instruction in the form of JSON."""
    (words,) = re.findall(rf"(?m)^\s*{name} *(\[.*\])$", _FINAL)
    return [str(word) for word in json.loads(words)]


def test_it_checks_its_configuration(inside: dict[str, str], tmp_path: Path) -> None:
    command = [*told("ENTRYPOINT"), "check-config"]
    done = subprocess.run(
        command, cwd=tmp_path, env=inside, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "environment  production" in done.stdout


def test_it_has_the_model_by_which_homes_are_found(root: Path) -> None:
    asked = "from infra.embeddings.bundled import is_bundled; print(is_bundled())"
    python = root / "opt/onboarding/bin/python"
    done = subprocess.run(
        [python, "-c", asked], capture_output=True, text=True, check=False
    )

    assert done.stdout == "True\n", done.stderr


def test_it_serves_the_form_and_says_how_it_is(
    inside: dict[str, str], tmp_path: Path
) -> None:
    (health,) = re.findall(r"(?m)^HEALTHCHECK.* CMD (\[.*\])$", _FINAL)
    command = [*told("ENTRYPOINT"), *re.findall(r'(?m)^CMD \["(\w+)"\]$', _FINAL)]
    assert command == ["onboarding", "serve"]
    server = subprocess.Popen(command, cwd=tmp_path, env=inside)
    try:
        url = f"http://127.0.0.1:{inside['PORT']}"
        until_it_answers(f"{url}/livez", server)
        subprocess.run(json.loads(health), env=inside, check=True, timeout=30)
        assert "<!doctype html>" in httpx.get(url).text.lower()
    finally:
        server.terminate()
    assert server.wait(timeout=30) == 0
    assert subprocess.run(json.loads(health), env=inside, check=False).returncode
