"""The whole service on a cluster: what it does while one of the nodes is away."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.redis.connection import RedisConnection
from infra.redis.drafts import draft_key
from infra.settings import Settings
from resolvers.models.person import PersonId
from resolvers.models.session import session_id
from tests.answers import SAVE, save
from tests.api import Api, Person, serving
from tests.infra.redis.topologies.cluster import Cluster, cluster
from tests.infra.redis.topologies.crowd import until
from tests.infra.redis.topologies.server import Server


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path, node_timeout=10_000) as nodes:
        yield nodes


@pytest.fixture
async def service(nodes: Cluster, settings_apart: Settings) -> AsyncIterator[Api]:
    url = {"redis_url": SecretStr(nodes.url)}
    async with serving(create_app(settings_apart.model_copy(update=url))) as api:
        yield api


@dataclass(frozen=True)
class Kept:
    """Somebody, and which nodes have what is theirs."""

    person: Person
    nodes: dict[str, Server]
    """By key."""


async def signed_in(service: Api, nodes: Cluster) -> Kept:
    person = await service.sign_in()
    id_ = (await person.ask("{ viewer { id } }"))["viewer"]["id"]
    me = PersonId(UUID(id_))
    # A draft of the NestJS backend is looked for before one is begun.
    keys = (
        draft_key(me),
        f"session:{session_id(person.token)}",
        f"onboarding:draft:{me}",
    )
    return Kept(person, {key: nodes.owner(key) for key in keys})


@pytest.mark.parametrize("key", ["reminders", "{limits}:x"])
async def test_those_whom_it_serves_are_refused_and_nobody_else(
    nodes: Cluster, service: Api, key: str
) -> None:
    away = nodes.owner(key)
    everybody = [await signed_in(service, nodes) for _ in range(12)]
    with_it = [kept for kept in everybody if away in kept.nodes.values()]
    without = [kept for kept in everybody if away not in kept.nodes.values()]

    away.kill()
    others = nodes.others(away)
    await until(lambda: "cluster_state:ok" in others[0].ask("CLUSTER", "INFO"))
    (await service.http.get("/readyz")).raise_for_status()

    for kept in without:
        saved = await save(kept.person, profile={"firstName": "Afi"})
        assert saved["draft"]["version"] == 1
    for kept in with_it:
        profile = {"profile": {"firstName": "Afi"}}
        answer = (await kept.person.post(SAVE, input=profile)).json()
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "STORE_UNAVAILABLE"
    assert (await service.http.get("/readyz")).json()["status"] == "degraded"


async def test_what_goes_to_each_node_is_counted_as_redis(nodes: Cluster) -> None:
    redis = RedisConnection.to(nodes.url, timeout=1)
    for number in range(20):
        await redis.commands.do("GET", f"key-{number}")
    counted = redis.availability.counted.commands
    await redis.close()

    assert counted >= 20
