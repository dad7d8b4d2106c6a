"""`.env.example` and the README's table mirror the settings, comments included."""

from enum import Enum
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from infra.settings import Settings

HEADER = """\
# Copy to .env and uncomment what you change; the values shown are the defaults.
# `onboarding run` starts Redis and PostgreSQL, and makes keys, where none are given.
"""


def test_env_example_mirrors_the_settings() -> None:
    entries = [
        f"# {field.description}\n#{name.upper()}={default(field)}\n"
        for name, field in Settings.model_fields.items()
    ]

    assert Path(".env.example").read_text() == "\n".join([HEADER, *entries])


def test_the_readme_has_every_setting() -> None:
    rows = [
        f"| `{name.upper()}` | {code(default(field))} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]

    assert "\n".join(rows) in Path("README.md").read_text()


def default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple):
        value = ",".join(value)
    return "" if value is None else str(value)


def code(text: str) -> str:
    return f"`{text}`" if text else ""
