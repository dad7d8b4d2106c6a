"""Lua scripts: known to Redis by their hash, and told whole to one that forgot them."""

import hashlib


class Scripts:
    """The scripts that were learned."""

    def __init__(self) -> None:
        self._texts: dict[bytes, bytes] = {}

    def learn(self, text: str) -> str:
        """Return the hash that Redis knows *text* by."""
        script = text.encode()
        name = hashlib.sha1(script, usedforsecurity=False).hexdigest()
        self._texts[name.encode()] = script
        return name

    def text_of(self, name: str) -> bytes | None:
        return self._texts.get(name.encode())

    def whole(self, packed: bytes) -> bytes | None:
        """Return the EVAL that a *packed* EVALSHA stands for, if it is known here."""
        count, _, _, _, name, rest = packed.split(b"\r\n", 5)
        if text := self._texts.get(name):
            size = b"$%d" % len(text)
            return b"\r\n".join((count, b"$4", b"EVAL", size, text, rest))
        return None
