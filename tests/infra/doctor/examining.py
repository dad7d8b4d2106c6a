"""What the doctor says of some settings, told in both languages as it would be."""

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import SecretStr

from infra.doctor.examination import examine
from infra.doctor.finding import Finding, Level
from infra.settings import Settings
from resolvers.models.person import Language

Found: TypeAlias = Mapping[str, Finding]

BAD = (Level.WARNING, Level.ERROR)


async def found_on(settings: Settings, **changes: object) -> Found:
    """Return what is found, by its code, after *changes* to *settings*."""
    secret = {"redis_url", "database_url", "sms_url", "smtp_url"}
    update = {n: SecretStr(str(v)) if n in secret else v for n, v in changes.items()}
    findings = [f async for f in examine(settings.model_copy(update=update))]
    for finding in findings:
        for language in Language:
            assert all(finding.told(language).values())
    return {finding.code: finding for finding in findings}


def bad(found: Found) -> set[str]:
    """Return what is wrong, or will be."""
    return {code for code, finding in found.items() if finding.level in BAD}
