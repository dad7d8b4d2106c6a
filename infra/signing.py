"""Which tokens are believed, by the settings."""

from infra.settings import Settings
from infra.tokens.foreign import ForeignTokens
from infra.tokens.keys import Jwks, Keys, Secret
from infra.tokens.own import OwnTokens
from infra.tokens.reader import AnyTokens
from resolvers.values.phone import PhoneReader


def tokens_in(settings: Settings, phones: PhoneReader) -> AnyTokens:
    """Return what issues our tokens and reads all that are believed."""
    key = settings.session_key.get_secret_value()
    own = OwnTokens(key, lifetime=settings.session_max_age)
    keys: Keys | None = None
    if settings.jwt_secret:
        keys = Secret(settings.jwt_secret.get_secret_value())
    elif settings.jwt_jwks:
        keys = Jwks(settings.jwt_jwks)
    if keys is None:
        return AnyTokens(own, None)
    foreign = ForeignTokens(
        keys=keys,
        phones=phones,
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        staff=settings.jwt_staff,
        phone=settings.jwt_phone,
    )
    return AnyTokens(own, foreign)
