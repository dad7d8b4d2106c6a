"""The bugs that `make plant` plants are bugs of the compiler as it is now."""

from pathlib import Path

import pytest

from tests.schema.compiled.planting import Bug, bugs


@pytest.mark.parametrize("bug", [*bugs()], ids=lambda bug: bug.what)
def test_there_is_one_place_to_plant_it(bug: Bug) -> None:
    assert Path(bug.module).read_text().count(bug.right) == 1
