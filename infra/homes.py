"""How homes are found, as the settings say."""

from infra.embeddings.address import NONE
from infra.embeddings.bundled import BundledEmbedder, is_bundled
from infra.embeddings.endpoint import EndpointEmbedder
from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.book import PostgresHomeBook
from infra.postgres.homes.space import Space
from infra.sealing import Sealer
from infra.settings import Settings
from resolvers.homes.matching import WORDS_FLOOR, MatchResolvers
from resolvers.models.home import Basis
from resolvers.models.limits import Policy
from resolvers.ports.homes import Embedder
from resolvers.ports.service import Quotas


def space_in(settings: Settings) -> Space | None:
    """Return where the model's vectors lie, whether or not this process has it."""
    if settings.embeddings_model == NONE:
        return None
    if endpoint := settings.embeddings_endpoint():
        return Space(endpoint.name, endpoint.dimensions)
    return Space(BundledEmbedder.name, BundledEmbedder.dimensions)


def embedder_in(settings: Settings) -> Embedder | None:
    """Return the model; None if this process has none."""
    if settings.embeddings_model == NONE:
        return None
    if endpoint := settings.embeddings_endpoint():
        return EndpointEmbedder(endpoint)
    return BundledEmbedder() if is_bundled() else None


def matches_in(
    settings: Settings,
    postgres: PostgresConnection,
    sealer: Sealer,
    quotas: Quotas,
    policy: Policy,
) -> MatchResolvers:
    """Return what people ask."""
    floors = {Basis.MEANING: settings.match_floor, Basis.WORDS: WORDS_FLOOR}
    book = PostgresHomeBook(postgres, sealer, space_in(settings))
    return MatchResolvers(book, quotas, policy, floors)
