"""Settings for a command: read once, and a wrong one is one readable line."""

import sys
from typing import NoReturn

from pydantic import ValidationError
from pydantic_settings import SettingsError

from infra.settings import Settings
from infra.telemetry.wanted import flaw, variables


def read_settings() -> Settings:
    """Return the settings; end the command if one is wrong, naming it."""
    settings = settings_or_problems()
    if isinstance(settings, Settings):
        return settings
    for problem in settings:
        sys.stderr.write(f"{problem}\n")
    sys.exit(2)


def settings_or_problems() -> Settings | list[str]:
    """Return the settings, or what is wrong with them: a line each, without values."""
    try:
        return Settings()
    except ValidationError as error:
        return [
            _line(problem["loc"], problem["msg"])
            for problem in error.errors(include_input=False, include_url=False)
        ]
    except SettingsError as error:
        return [str(error)]


def _line(at: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    return f"{str(at[0]).upper()}: {reason}" if at else reason


def require_traces() -> None:
    """End the command if traces are wanted and cannot be sent."""
    if reason := flaw(variables()):
        sys.stderr.write(f"{reason}\n")
        sys.exit(2)


def fail(reason: str) -> NoReturn:
    """End the command with one line that says why."""
    sys.stderr.write(f"{reason}\n")
    sys.exit(1)
