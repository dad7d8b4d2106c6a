"""Whether traces are wanted, and can be sent: by OpenTelemetry's standard variables.

From the environment, then from `.env`, as our settings. Imports nothing of
OpenTelemetry, which may not be installed.
"""

import os
from collections.abc import Mapping
from importlib.util import find_spec

from dotenv import dotenv_values

_PREFIX = "OTEL_"
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"
_NEEDED = "opentelemetry.exporter.otlp.proto.http.trace_exporter"


def variables() -> dict[str, str]:
    """Return those of OpenTelemetry that are set."""
    given = {**dotenv_values(".env"), **os.environ}
    return {k: v for k, v in given.items() if k.startswith(_PREFIX) and v}


def endpoint(given: Mapping[str, str]) -> str | None:
    """Return where traces go; None if nobody wants them."""
    is_off = given.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if is_off or given.get("OTEL_TRACES_EXPORTER") == "none":
        return None
    return next((given[name] for name in _ENDPOINTS if name in given), None)


def flaw(given: Mapping[str, str]) -> str | None:
    """Return why traces are wanted and cannot be sent, if so, in one line."""
    if endpoint(given) is None:
        return None
    if (exporter := given.get("OTEL_TRACES_EXPORTER", "otlp")) != "otlp":
        return f"OTEL_TRACES_EXPORTER: {exporter} is neither otlp nor none"
    for name in _PROTOCOLS:
        if given.get(name, _PROTOCOL) != _PROTOCOL:
            return f"{name}: only {_PROTOCOL} is supported"
    if not _is_installed():
        return (
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry is not installed: "
            "pip install 'immo-onboarding[traces]', or unset it"
        )
    return None


def _is_installed() -> bool:
    try:
        return find_spec(_NEEDED) is not None
    except ImportError:  # not even the package around it
        return False
