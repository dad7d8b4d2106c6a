"""Header fields that keep browsers safe, on every answer."""

from infra.edge.outgoing import RawFields

SAFE: RawFields = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
