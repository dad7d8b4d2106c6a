"""An operator beside the service of the tests."""

import pytest

from infra.settings import Settings
from tests.infra.cli.operating import Command, operator_of


@pytest.fixture
def onboarding(settings: Settings) -> Command:
    return operator_of(settings)
