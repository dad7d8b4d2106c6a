"""The long form of these tests, which really waits, and says what it has measured."""

import os
from collections.abc import Callable
from typing import TypeAlias

from tests.promises.messages.post_office import Hurry

TRIAL = int(os.environ.get("TRIAL_MESSAGES", "0"))
"""How many messages the long form sends; 0 for the short one."""
PAST_PAUSES = Hurry.NO if TRIAL else Hurry.PAST_PAUSES
PAST_WHAT_IS_LOST = Hurry.NO if TRIAL else Hurry.PAST_WHAT_IS_LOST

Tell: TypeAlias = Callable[[str], None]
"""Prints one line of the long form's report."""
