"""The README's walk, run as it stands."""

import asyncio
import json
import os
import re
from pathlib import Path

from tests.api import Api

BLOCKS = re.compile(r"<!-- walk -->\n```sh\n(.*?)```", re.DOTALL)
SCRIPT = "\n".join(BLOCKS.findall(Path("README.md").read_text()))


async def test_the_walk_works_as_it_is_written(api: Api) -> None:
    shell = await asyncio.create_subprocess_exec(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        SCRIPT,
        env={**os.environ, "API": str(api.http.base_url).rstrip("/")},
        stdout=asyncio.subprocess.PIPE,
    )

    said, _ = await asyncio.wait_for(shell.communicate(), timeout=60)

    assert shell.returncode == 0
    *lines, welcome = said.decode().splitlines()
    answers = [json.loads(line) for line in lines]
    assert not [answer for answer in answers if "errors" in answer]
    asked, first, second, resumed, *rest = (answer["data"] for answer in answers)
    finalized, profile, homes = rest
    assert asked["requestSignInCode"] == {"expiresIn": 600}
    versions = [s["saveOnboardingDraft"]["draft"]["version"] for s in (first, second)]
    assert versions == [1, 2]
    assert resumed["onboarding"]["canFinalize"] is True
    assert resumed["onboardingDraft"]["legal"] == {"cpi": "1234567890123"}
    assert finalized["finalizeOnboarding"]["alreadyFinalized"] is False
    assert profile["profile"]["firstName"] == "Afi"
    assert profile["onboardingDraft"] is None
    assert homes["homeMatches"]["basis"] == "WORDS"  # there is no model here
    assert welcome.startswith("Immo Bénin")
