"""Questions that ask the same thing, whatever their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.embedding.encoder import Encoder, Vectors
from service.storage.questions import KeptText

SAME: Final = 0.5
"""Mean similarity from which two groups are one; measured, see docs/staff/insight.md."""
_NEVER: Final = -2.0


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Texts that mean nearly the same, all masked.

    Attributes:
        ids: of the texts, for `QuestionLog.handle`.
        text: the one nearest to all others.
        language: of that text.
        languages: of all texts, the most frequent first.
        count: how many replies these questions got.
        first, last: days of the oldest and the newest.
    """

    ids: tuple[int, ...]
    text: str
    language: str
    languages: tuple[str, ...]
    count: int
    first: date
    last: date


def group_by_meaning(
    texts: Sequence[KeptText], encoder: Encoder, smallest: int
) -> list[QuestionGroup]:
    """Group texts, the largest group first; smaller groups are left out altogether.

    A text that comes back word for word on the same day counts once towards `smallest`, so that
    one person who tries again does not make a group.

    Args:
        texts: masked, of any languages.
        encoder: tells meanings; texts in its weak languages are compared by their letters, and
            with their own language only.
        smallest: fewest texts of a group that is shown.
    """
    if not texts:
        return []
    similar = similarities(texts, encoder)
    groups = []
    for members in clusters(similar, SAME):
        kept = [texts[place] for place in members]
        if len({(text.day, text.text.casefold()) for text in kept}) < smallest:
            continue
        middle = kept[int(np.argmax(similar[np.ix_(members, members)].sum(axis=1)))]
        tags = [text.language for text in kept]
        days = [text.day for text in kept]
        groups.append(
            QuestionGroup(
                ids=tuple(text.id for text in kept),
                text=middle.text,
                language=middle.language,
                languages=tuple(sorted(set(tags), key=lambda tag: (-tags.count(tag), tag))),
                count=len(kept),
                first=min(days),
                last=max(days),
            )
        )
    return sorted(groups, key=lambda group: (-group.count, -group.last.toordinal(), group.text))


def similarities(texts: Sequence[KeptText], encoder: Encoder) -> NDArray[np.float32]:
    """Return how alike texts are, shape (n, n): 1 is the same, higher is nearer."""
    vectors = np.zeros((len(texts), encoder.dimension), np.float32)
    letters = _letters(texts)
    tags = np.array([text.language for text in texts])
    weak = np.isin(tags, sorted(encoder.weak_languages))
    for tag in sorted(set(tags[~weak])):
        places = np.flatnonzero(tags == tag)
        vectors[places] = encoder.encode_queries(
            [texts[int(place)].text for place in places], str(tag)
        )
    by_meaning = vectors @ vectors.T
    by_letters = letters @ letters.T
    own_language = tags[:, None] == tags[None, :]
    either_weak = weak[:, None] | weak[None, :]
    result: NDArray[np.float32] = np.where(
        either_weak, np.where(own_language, by_letters, 0.0), by_meaning
    ).astype(np.float32)
    return result


def clusters(similar: NDArray[np.float32], threshold: float) -> list[list[int]]:
    """Join the two nearest groups until none are near enough (average linkage, UPGMA).

    Args:
        similar: shape (n, n), symmetric.
        threshold: mean similarity below which groups stay apart.

    Returns:
        Places of each group, sorted; every place is in exactly one group.
    """
    count = len(similar)
    members = [[place] for place in range(count)]
    work = similar.astype(np.float32, copy=True)
    np.fill_diagonal(work, _NEVER)
    while count > 1:
        one, other = divmod(int(work.argmax()), len(work))
        if work[one, other] < threshold:
            break
        sizes = len(members[one]), len(members[other])
        joined = (work[one] * sizes[0] + work[other] * sizes[1]) / sum(sizes)
        joined[(work[one] == _NEVER) | (work[other] == _NEVER)] = _NEVER
        work[one], work[:, one] = joined, joined
        work[other], work[:, other] = _NEVER, _NEVER
        members[one] += members[other]
        members[other] = []
        count -= 1
    return [sorted(places) for places in members if places]


def _letters(texts: Sequence[KeptText], buckets: int = 512) -> Vectors:
    """Return vectors of the texts' letter triples, shape (n, buckets), of length one or zero."""
    vectors = np.zeros((len(texts), buckets), np.float32)
    for row, kept in enumerate(texts):
        text = f" {kept.text.casefold()} "
        for start in range(len(text) - 2):
            # A hash that does not change from one process to the next.
            bucket = sum(ord(letter) * 31**place for place, letter in enumerate(text[start:][:3]))
            vectors[row, bucket % buckets] += 1
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1.0)
    return vectors
