"""What the form is made of, without a browser: Vitest's own tests."""

import subprocess
import sys


def test_the_parts_of_the_form() -> None:
    command = [sys.executable, "web/build.py", "test"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout
