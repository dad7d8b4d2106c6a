"""`onboarding explain`: what an operation costs, and what it becomes."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

SWITCHED = """query($full: Boolean!) {
  zones { id name @include(if: $full) }
}"""


def explained(folder: Path, text: str, *arguments: str) -> tuple[int, str]:
    file = folder / "operation.graphql"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "infra", "explain", str(file), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_cost_constants_and_code_are_printed(tmp_path: Path) -> None:
    status, said = explained(tmp_path, "{ secretAlias: zones { id } }")

    assert status == 0
    assert said.startswith("# cost: ")
    assert "def variables_" in said
    assert "def Query_" in said
    code = "\n".join(line for line in said.splitlines() if not line.startswith("#"))
    assert "secretAlias" not in code
    ast.parse(said)


@pytest.mark.parametrize(("value", "is_there"), [("true", True), ("false", False)])
def test_a_switch_decides_what_is_generated(
    tmp_path: Path,
    value: str,
    is_there: bool,  # noqa: FBT001 - pytest names it
) -> None:
    _, said = explained(tmp_path, SWITCHED, "--variables", f'{{"full": {value}}}')

    assert f"# switch: $full is {is_there}" in said
    assert ("value.name" in said) is is_there


def test_what_is_not_compiled_says_why(tmp_path: Path) -> None:
    _, said = explained(tmp_path, "{ __schema { types { name } } }")

    assert "# not compiled: __schema" in said
