"""Settings for a command: read once, and a wrong one is one readable line."""

import sys
from typing import NoReturn

from pydantic import ValidationError
from pydantic_settings import SettingsError

from infra.settings import Settings
from infra.telemetry.wanted import flaw, variables


def read_settings() -> Settings:
    """Return the settings; end the command if one is wrong, naming it."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = str(problem["loc"][0]).upper() if problem["loc"] else ""
            reason = problem["msg"].removeprefix("Value error, ")
            sys.stderr.write(f"{name}: {reason}\n" if name else f"{reason}\n")
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
    sys.exit(2)


def require_traces() -> None:
    """End the command if traces are wanted and cannot be sent."""
    if reason := flaw(variables()):
        sys.stderr.write(f"{reason}\n")
        sys.exit(2)


def fail(reason: str) -> NoReturn:
    """End the command with one line that says why."""
    sys.stderr.write(f"{reason}\n")
    sys.exit(1)
