"""`onboarding schema`."""

import sys


def schema() -> None:
    """Print the SDL."""
    from schema.root import build_schema  # noqa: PLC0415 - the others start without

    sys.stdout.write(build_schema(introspection=True).as_str() + "\n")
