"""The committed SDL is what the code says today."""

from pathlib import Path

from schema.root import build_schema


def test_the_committed_sdl_is_todays() -> None:
    committed = Path("schema/schema.graphql").read_text()

    today = build_schema(introspection=True).as_str() + "\n"
    assert committed == today, "run: make sdl"
