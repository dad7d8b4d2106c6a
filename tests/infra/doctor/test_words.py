"""Every finding has its words, in two languages that say the same."""

import re
import tomllib
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

FOLDER = Path("infra/doctor")
WORDS = {
    language: tomllib.loads((FOLDER / "words" / f"{language}.toml").read_text())
    for language in ("fr", "en")
}
SAID = re.compile(
    r'"((?:redis|postgres|homes|docker|clock|messages|smtp|sms|service|settings)[a-z-]*)"'
)


def placeholders(words: dict[str, Any]) -> set[str]:
    texts = "".join(words.values())
    return {name for _, name, _, _ in Formatter().parse(texts) if name}


def test_both_languages_have_the_same_findings() -> None:
    assert list(WORDS["fr"]) == list(WORDS["en"])


@pytest.mark.parametrize("code", WORDS["en"])
def test_both_say_the_same_of_each(code: str) -> None:
    fr, en = WORDS["fr"][code], WORDS["en"][code]

    assert list(fr) == list(en)
    assert list(en) in (["says"], ["says", "cause", "remedy"])
    assert placeholders(fr) == placeholders(en)


def test_no_words_are_for_nothing() -> None:
    code = "".join(file.read_text() for file in FOLDER.glob("*.py"))
    code += Path("infra/cli/doctor.py").read_text()

    assert {found for found in SAID.findall(code) if found in WORDS["en"]} == set(
        WORDS["en"]
    )
