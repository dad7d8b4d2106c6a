"""The Dockerfile, as hadolint reads it, and what is left out of its context."""

from pathlib import Path

from tests.deploy.tools import DEPLOY, complaints

FILE = DEPLOY / "Dockerfile"


def test_hadolint_finds_nothing() -> None:
    assert complaints("hadolint", "--failure-threshold=style", FILE) == ""


def test_hadolint_finds_what_is_planted(tmp_path: Path) -> None:
    planted = tmp_path / "Dockerfile"
    text = FILE.read_text()
    planted.write_text(text.replace("FROM python:3.11-slim-bookworm", "FROM python"))

    assert "DL3006" in complaints("hadolint", planted)


def test_it_runs_as_nobody_in_particular_and_tells_how_it_is() -> None:
    *_, final = FILE.read_text().split("\nFROM ")
    lines = final.splitlines()

    assert "USER 10001:10001" in lines
    assert 'ENTRYPOINT ["onboarding"]' in lines
    assert 'CMD ["serve"]' in lines
    assert "STOPSIGNAL SIGTERM" in lines
    assert "/livez" in final
    assert not [line for line in lines if line.startswith("RUN")]


def test_secrets_and_leftovers_stay_out_of_the_context() -> None:
    first, *rest = Path(".dockerignore").read_text().splitlines()[1:]

    assert first == "*", "what is not named is not sent"
    assert not [line for line in rest if ".env" in line or "deploy" in line]
