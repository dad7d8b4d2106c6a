"""What can be configured about finding homes."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.embeddings.address import BUNDLED, NONE, Endpoint
from infra.settings.kinds import EndpointUrl, RateLimit


class MatchSettings(BaseSettings):
    """A part of `infra.settings.Settings`."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    embeddings_model: str = Field(BUNDLED, pattern=r"^[A-Za-z0-9][\w.:/-]{0,99}$")
    """bundled (immo-onboarding[semantic]), none, or a model of EMBEDDINGS_URL."""
    embeddings_url: EndpointUrl = ""
    """Where POST …/embeddings is, as OpenAI has it: https://api.openai.com/v1"""
    embeddings_key: SecretStr = SecretStr("")
    """Sent there as a Bearer token; empty for none."""
    embeddings_dimensions: int = Field(512, ge=8, le=4000)
    """Of the vectors asked for there."""
    match_floor: float = Field(0.25, ge=0, le=1)
    """Score below which a home is no match by meaning; it depends on the model."""
    limit_matches: RateLimit = "500/day"
    """Matches a person may ask for."""

    def embeddings_endpoint(self) -> Endpoint | None:
        """Return the endpoint; raise ValueError if only a part of it is there."""
        is_named = self.embeddings_model not in (BUNDLED, NONE)
        if is_named is not bool(self.embeddings_url):
            raise ValueError("EMBEDDINGS_URL and EMBEDDINGS_MODEL go together")
        if not is_named:
            return None
        return Endpoint(
            self.embeddings_url,
            self.embeddings_model,
            self.embeddings_dimensions,
            self.embeddings_key.get_secret_value(),
        )
