"""Which model there is, as the settings say."""

from infra.embeddings.address import NONE
from infra.embeddings.bundled import BundledEmbedder, is_bundled
from infra.embeddings.endpoint import EndpointEmbedder
from infra.postgres.homes.space import Space
from infra.settings import Settings
from resolvers.ports.homes import Embedder


def space_in(settings: Settings) -> Space | None:
    """Return where its vectors lie, whether or not this process can make any."""
    if settings.embeddings_model == NONE:
        return None
    if endpoint := settings.embeddings_endpoint():
        return Space(endpoint.name, endpoint.dimensions)
    return Space(BundledEmbedder.name, BundledEmbedder.dimensions)


def embedder_in(settings: Settings) -> Embedder | None:
    """Return what makes them; None if this process cannot."""
    if settings.embeddings_model == NONE:
        return None
    if endpoint := settings.embeddings_endpoint():
        return EndpointEmbedder(endpoint)
    return BundledEmbedder() if is_bundled() else None
