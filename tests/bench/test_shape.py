"""The bench is held to what the service is held to."""

import json
import re
from pathlib import Path

from bench.sections import SECTIONS


def test_no_module_is_longer_than_200_lines() -> None:
    modules = [p for p in Path("bench").rglob("*.py") if "node_modules" not in p.parts]

    lengths = {str(path): len(path.read_text().splitlines()) for path in modules}

    assert len(lengths) > 20
    assert {path: n for path, n in lengths.items() if n > 200} == {}


def test_the_peers_are_locked_by_hash_and_from_no_named_place() -> None:
    text = Path("bench/peers/package-lock.json").read_text()
    locked = json.loads(text)["packages"]

    assert all(entry["integrity"] for name, entry in locked.items() if name)
    assert "resolved" not in text
    assert not re.search(r"registry|\.tgz", text)


def test_the_readme_tells_of_every_section() -> None:
    readme = Path("bench/README.md").read_text()

    assert [name for name in SECTIONS if f"\n| {name} |" not in readme] == []
