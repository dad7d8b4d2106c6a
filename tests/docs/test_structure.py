"""The shape of the code: who may import whom, and how long a file may be."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

OURS = ("schema", "resolvers", "infra")
LONGEST = 200


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what the import contracts look at, to plant something in it."""
    for package in OURS:
        shutil.copytree(package, tmp_path / package)
    shutil.copy("pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "planted", "contract"),
    [
        ("resolvers/drafts.py", "import infra.settings", "Imports point inward"),
        ("resolvers/drafts.py", "import schema.root", "Imports point inward"),
        ("schema/drafts.py", "import infra.settings", "Imports point inward"),
        ("resolvers/drafts.py", "import strawberry", "Resolvers know no framework"),
        ("resolvers/values/kind.py", "import redis", "Resolvers know no framework"),
        ("schema/drafts.py", "import sqlmodel", "The schema knows GraphQL"),
        ("infra/redis/cache.py", "import infra.postgres.zones", "Adapters do not know"),
    ],
)
def test_an_import_against_the_arrows_is_caught(
    copy: Path, file: str, planted: str, contract: str
) -> None:
    assert contracts(copy).returncode == 0
    with (copy / file).open("a") as module:
        module.write(f"\n{planted}\n")

    broken = contracts(copy)

    assert broken.returncode != 0
    assert re.search(rf"{contract}.* BROKEN", broken.stdout)


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", lint, "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("package", [*OURS, "tests"])
def test_no_module_is_longer_than_200_lines(package: str) -> None:
    lengths = {
        str(path): len(path.read_text().splitlines())
        for path in Path(package).rglob("*.py")
    }

    assert {path: n for path, n in lengths.items() if n > LONGEST} == {}


@pytest.mark.parametrize("package", OURS)
def test_no_dependency_brings_a_package_of_our_name(package: str) -> None:
    assert set(packages_distributions().get(package, [])) <= {"immo-onboarding"}


def test_the_lock_names_hashes_and_no_addresses() -> None:
    for lock in Path("requirements").glob("*.txt"):
        text = lock.read_text()
        pinned = re.findall(r"^[a-z0-9._-]+(?:\[.+\])?==", text, re.MULTILINE)
        assert pinned
        assert len(re.findall(r"--hash=sha256:", text)) >= len(pinned)
        assert "://" not in text
        assert "index-url" not in text
