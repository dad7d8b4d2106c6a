"""Has the bundled model read passages: each text once, and a file may remember them."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from operator import mul
from pathlib import Path
from typing import TypeAlias

from infra.embeddings.bundled import BundledEmbedder

Vectors: TypeAlias = Mapping[str, Sequence[float]]
"""By text."""
_BATCH = 640


async def embedded(texts: Iterable[str], *, kept_in: Path | None = None) -> Vectors:
    """Return the vectors of *texts*; a file in *kept_in* saves doing it again."""
    distinct = [*dict.fromkeys(texts)]
    file = kept_in and kept_in / _name(distinct)
    if file and file.exists():
        return _cut(distinct, array("f", file.read_bytes()))
    all_, embedder = array("f"), BundledEmbedder()
    try:
        for start in range(0, len(distinct), _BATCH):
            for vector in await embedder.embed(distinct[start : start + _BATCH]):
                all_.extend(vector)
    finally:
        await embedder.close()
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(all_.tobytes())
    return _cut(distinct, all_)


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how near two vectors of length 1 are."""
    return sum(map(mul, one, other), start=0.0)


def _name(texts: Sequence[str]) -> str:
    read = "\n".join((BundledEmbedder.name, *texts))
    return f"{sha256(read.encode()).hexdigest()[:16]}.vectors"


def _cut(texts: Sequence[str], all_: "array[float]") -> dict[str, "array[float]"]:
    size = BundledEmbedder.dimensions
    return {
        text: all_[number * size : (number + 1) * size]
        for number, text in enumerate(texts)
    }
