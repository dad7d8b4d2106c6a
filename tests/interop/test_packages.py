"""The Node packages: pinned, from no named place, installed once."""

import json
import re
from pathlib import Path

import pytest

from tests.interop.node import NotInstalledError, install

HERE = Path(__file__).parent


def test_what_is_installed_is_what_is_pinned(packages: None) -> None:
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]

    assert wanted == {
        name: json.loads((HERE / "node_modules" / name / "package.json").read_text())[
            "version"
        ]
        for name in wanted
    }


def test_the_lock_names_hashes_and_no_place_to_load_from() -> None:
    text = (HERE / "package-lock.json").read_text()
    locked = json.loads(text)["packages"]

    assert all(entry["integrity"] for name, entry in locked.items() if name)
    assert "resolved" not in text
    assert not re.search(r"registry|\.tgz", text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project that needs nothing."""
    manifest = {"name": "empty", "version": "1.0.0"}
    lock = {**manifest, "lockfileVersion": 3, "packages": {"": manifest}}
    (tmp_path / "package.json").write_text(json.dumps(manifest))
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    return tmp_path


def test_packages_are_installed_once_for_a_lock(project: Path) -> None:
    left = project / "node_modules" / "left" / "package.json"
    install(project)
    left.parent.mkdir()
    left.write_text("{}")

    install(project)
    assert left.exists()

    with (project / "package-lock.json").open("a") as lock:
        lock.write("\n")
    install(project)
    assert not left.exists()


def test_an_installation_that_fails_says_why(project: Path) -> None:
    manifest = {"name": "empty", "version": "1.0.0", "dependencies": {"ms": "2.1.3"}}
    (project / "package.json").write_text(json.dumps(manifest))

    with pytest.raises(NotInstalledError, match=r"Missing: ms@2\.1\.3 from lock file"):
        install(project)
