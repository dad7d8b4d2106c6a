"""`onboarding doctor`."""

import asyncio
import logging
import os
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.configuration import settings_or_problems
from infra.cli.output import Json, say, say_json
from resolvers.models.person import Language

if TYPE_CHECKING:
    from infra.doctor.finding import Finding

_MARKS = {"ok": "✓", "note": "·", "warning": "!", "error": "✗"}
_SUMMARY = {
    Language.FR: "{error} erreur(s), {warning} avertissement(s).",
    Language.EN: "{error} error(s), {warning} warning(s).",
}
_LABELS = {
    Language.FR: {"cause": "cause", "remedy": "remède"},
    Language.EN: {"cause": "cause", "remedy": "remedy"},
}


def doctor(
    *,
    lang: Annotated[
        Language | None, typer.Option(help="Else what LANG says; French when unsure.")
    ] = None,
    json: Json = False,
) -> None:
    """Examine settings, stores, clocks and messages: what is wrong, why, what to do.

    Changes nothing. Ends with status 1 if there is an error.
    """
    logging.disable()  # what the service would say of a missing store is said here
    findings = asyncio.run(_findings())
    language = lang or _spoken()
    if json:
        say_json(
            [{"code": f.code, "level": f.level, **f.told(language)} for f in findings]
        )
    else:
        for finding in findings:
            _tell(finding, language)
        levels = Counter(finding.level.value for finding in findings)
        counts = {level: levels[level] for level in ("error", "warning")}
        say(_SUMMARY[language].format(**counts))
    if any(f.level == "error" for f in findings):
        raise typer.Exit(1)


async def _findings() -> "list[Finding]":
    from infra.cli.development import look_beside_run  # noqa: PLC0415 - slow to import
    from infra.doctor.examination import examine  # noqa: PLC0415 - as above
    from infra.doctor.finding import wrong  # noqa: PLC0415 - as above

    look_beside_run()
    settings = settings_or_problems()
    if isinstance(settings, list):
        return [wrong("settings-wrong", problem=problem) for problem in settings]
    return [finding async for finding in examine(settings)]


def _tell(finding: "Finding", language: Language) -> None:
    told = finding.told(language)
    code = "" if finding.level == "ok" else f"  [{finding.code}]"
    say(f"{_MARKS[finding.level]} {told['says']}{code}")
    for part, label in _LABELS[language].items():
        if part in told:
            say(f"    {label:7} {told[part]}")


def _spoken() -> Language:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((os.environ[n] for n in names if os.environ.get(n)), "")
    return Language.EN if locale.startswith("en") else Language.FR
