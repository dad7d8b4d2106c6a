"""Makes of a description what a model is to read.

What each step gains `bench/meaning` measures: lower case, politeness and the glossary
much, where people write as they do every day; single sentences little. Change anything
here and `VERSION` with it: vectors of different versions are not compared, and
`onboarding embeddings rebuild` makes new ones.
"""

import re
import unicodedata
from collections.abc import Iterator

from resolvers.homes.glossary import in_plain_words

VERSION = 1
MOST_SENTENCES = 8
"""What is left over belongs to the last."""
_SHORTEST = 3
"""Words. What has less says too little by itself."""
_POLITE = re.compile(
    r"""
    ^\s*(?:bonjour|bonsoir|salut|hello|hi|good\ (?:morning|evening))
        (?:\ (?:[àa]\ tous|tout\ le\ monde|madame|monsieur|messieurs|mesdames
        |ch[eè]re?s?|everyone))*[\s,!.:-]*
  | \b(?:s'?il\ (?:vous|te)\ pla[iî]t|svp|stp|please|je\ vous\ prie|veuillez)\b
  | \b(?:merci|mrc|thanks?(?:\ you)?)\b[^.!?;\n]*
  | \b(?:cordialement|bien\ [àa]\ vous|salutations|(?:best|kind)\ regards)\b[^.!?\n]*
  | \b(?:que\ )?dieu\ vous\ b[eé]nisse\b
  | \b(?:contactez|appelez|[eé]crivez|joignez|call|contact)[-\ ](?:moi|nous|me|us)\b
        [^.!?\n]*
  | \b(?:me|nous)\ (?:contacter|joindre|[eé]crire|appeler)\b[^.!?\n]*
  | \bje\ (?:suis|serais|sui)\ (?:actuellement\ )?[àa]\ la\ recherche\ (?:de|d')
  | \b(?:je|nous|on)\ (?:(?:re)?cherch(?:e|ons)|voudrais|aimerais|souhait(?:e|ons)
        |d[ée]sire|veux)\b(?:\ (?:trouver|louer|avoir|prendre)\b)?
  | \b(?:i\ am|i'm|we\ are)\ looking\ for\b | \bi\ (?:want|need|would\ like)\b
  | \b(?:je|nous)\ (?:mets|mettons|propos(?:e|ons)|lou(?:e|ons))\b
        (?:\ (?:[àa]\ votre\ disposition|en\ location)\b)?
  | \b(?:si\ vous\ avez|if\ you\ have)\b[^.!?\n]*(?:contact|appel|[ée]cri|call)[^.!?\n]*
    """,
    re.VERBOSE,
)
_END = re.compile(r"(?<=[.!?;…])\s+|\n+")
_EDGES = " \t.,;:!?…-'"


def passages(text: str) -> list[str]:
    """Return what to embed of *text*: all of it, and each sentence by itself.

    Nothing of a text without words.
    """
    cased = in_lower_case(text)
    parts = sentences(without_politeness(cased)) or sentences(cased)
    plain = [in_plain_words(part) for part in parts]
    return list(dict.fromkeys([", ".join(plain), *plain])) if plain else []


def in_lower_case(text: str) -> str:
    """Return *text* in lower case, composed: a model knows shouted words badly."""
    return unicodedata.normalize("NFC", text).replace("\u2019", "'").casefold()


def without_politeness(text: str) -> str:
    """Return *text* without greetings and thanks, which all descriptions share."""
    return _POLITE.sub(" ", text)


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*, each once; short ones with the one before."""
    whole: list[str] = []
    for sentence in _sentences(text):
        is_short = len(sentence.split()) < _SHORTEST
        if whole and (is_short or len(whole) == MOST_SENTENCES):
            whole[-1] += f", {sentence}"
        else:
            whole.append(sentence)
    return list(dict.fromkeys(whole))


def _sentences(text: str) -> Iterator[str]:
    for part in _END.split(text):
        words = " ".join(part.split()).strip(_EDGES)
        if any(letter.isalnum() for letter in words):
            yield words
