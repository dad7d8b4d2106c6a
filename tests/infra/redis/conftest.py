"""The draft store on this worker's Redis, and somebody to store drafts for."""

from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from resolvers.models.person import PersonId
from tests.infra.redis.sample_drafts import store_on


@pytest.fixture
def store(redis: RedisConnection) -> RedisDraftStore:
    return store_on(redis)


@pytest.fixture
def somebody() -> PersonId:
    return PersonId(uuid4())
