"""How the pages are built: with any npm or none, when they changed, into the wheel."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what a build reads, as a fresh clone has it."""
    ignored = shutil.ignore_patterns("node_modules", "pages", "__pycache__")
    for folder in ("web", "infra", "schema", "resolvers"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    for file in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, folder / "web" / "build.py"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def no_npm(tmp_path: Path) -> str:
    """Return a PATH with a shell, and no npm."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to("/bin/sh")
    return str(folder)


def test_python_alone_builds_the_pages_once(copy: Path, no_npm: str) -> None:
    first = build(copy, PATH=no_npm)
    page = copy / "infra" / "pages" / "web" / "index.html"
    made = page.stat().st_mtime_ns
    again = build(copy, PATH=no_npm)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    for name in ("staff", "graphiql"):
        assert (copy / "infra" / "pages" / name / "index.html").exists()
    assert page.stat().st_mtime_ns == made

    (copy / "web" / "index.html").write_text("<!doctype html><title>New</title>")
    assert build(copy).returncode == 0
    assert "New" in page.read_text()

    (copy / "web" / "index.html").write_text("<script src='none.ts' type='module'>")
    broken = build(copy)
    assert broken.returncode == 1
    assert "The pages were not built" in broken.stderr


def test_the_wheel_contains_the_pages(copy: Path) -> None:
    shutil.copytree(ROOT / "infra" / "pages", copy / "infra" / "pages")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"],
        cwd=copy,
        check=True,
        capture_output=True,
    )

    (wheel,) = (copy / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "infra/pages/web/index.html" in names
    assert "infra/pages/staff/index.html" in names
    assert "infra/pages/graphiql/index.html" in names
    assert not [name for name in names if "node_modules" in name]


def test_the_lock_names_no_place_to_download_from() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert '"integrity"' in lock
