"""What may be said of a failure that nobody has foreseen."""

import traceback
from pathlib import Path


def blame(error: BaseException) -> str:
    """Return its kind and where it was raised; its own text may quote a person."""
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return kind
    return f"{kind} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
