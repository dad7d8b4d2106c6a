"""`onboarding drafts`: whose they are and how old, and never what is sealed."""

import json
from uuid import uuid4

from infra.settings import Settings
from infra.wiring import Stores
from tests.api import Api, Person
from tests.infra.cli.operating import Command, id_of

CPI = "123456789012"
SAVE = """mutation { saveOnboardingDraft(input: {
  profile: {firstName: "Afi"}, role: TENANT, legal: {cpi: "123456789012"}
}) { __typename } }"""


async def test_a_draft_is_listed_shown_and_thrown_away(
    onboarding: Command, person: Person
) -> None:
    await person.ask(SAVE)
    whose = await id_of(person)

    status, listed, _ = await onboarding("drafts", "list", "--limit", 100_000)

    assert status == 0
    line = next(line for line in listed.splitlines() if whose in line)
    assert line.split()[1:4] == ["1", "TENANT", "1"]

    _, shown, _ = await onboarding("drafts", "show", whose)
    assert "(sealed)" in shown
    assert CPI not in shown
    assert "Afi" not in shown

    status, _, _ = await onboarding("drafts", "delete", whose)
    assert status != 0  # nobody has said yes
    assert await person.ask("{ onboardingDraft { version } }") != {
        "onboardingDraft": None
    }
    assert (await onboarding("drafts", "delete", whose, "--yes"))[:2] == (
        0,
        "Thrown away.\n",
    )
    assert await person.ask("{ onboardingDraft { version } }") == {
        "onboardingDraft": None
    }
    for command in ("show", "delete"):
        yes = ["--yes"] if command == "delete" else []
        status, _, error = await onboarding("drafts", command, whose, *yes)
        assert status == 1
        assert error.startswith("There is no such draft")


async def test_drafts_come_as_json_too(onboarding: Command, person: Person) -> None:
    await person.ask(SAVE)
    whose = await id_of(person)

    listed = json.loads((await onboarding("drafts", "list", "--json"))[1])
    shown = json.loads((await onboarding("drafts", "show", whose, "--json"))[1])

    assert {"person", "version", "role", "answers", "saved_at", "expires_at"} == set(
        listed[0]
    )
    assert shown["answers"] == {"role": "TENANT"}
    assert shown["sealed"] == "(sealed)"


async def test_what_is_no_draft_is_counted_and_stops_nothing(
    onboarding: Command, api: Api, settings: Settings
) -> None:
    stores = Stores.to(settings, timeout=1)
    broken, old = f"onboarding:{uuid4()}", f"onboarding:draft:{uuid4()}"
    async with stores.redis.use() as redis:
        await redis.set(broken, "{", ex=60)
        await redis.set(old, '{"first_name": "Koffi"}', ex=60)

    status, listed, _ = await onboarding("drafts", "list", "--limit", 100_000)
    shown = await onboarding("drafts", "show", broken.partition(":")[2])

    assert status == 0
    assert "2 others are broken, or of the NestJS backend." in listed
    assert shown[0] == 1
    assert "cannot be read" in shown[2]
    async with stores.redis.use() as redis:
        await redis.delete(broken, old)
    await stores.close()
