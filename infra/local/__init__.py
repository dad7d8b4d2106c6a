"""Real Valkey and PostgreSQL from wheels, for development and tests."""

from infra.local.errors import LocalServicesError
from infra.local.services import LocalServices

__all__ = ["LocalServices", "LocalServicesError"]
