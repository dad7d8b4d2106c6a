"""`python -m infra` is `onboarding`."""

from infra.cli import app

app()
