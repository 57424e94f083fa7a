"""Where the words of a question stand in a passage."""

from __future__ import annotations

from service.text.japanese import words
from service.text.normalize import fold


def parts(question: str) -> tuple[str, ...]:
    """Return the parts of a question between spaces, folded: what is also looked for as it is."""
    return tuple(dict.fromkeys(part for part in fold(question).split() if len(part) > 1))


def marks(question: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the question's words in a text, as (start, stop), rising, apart.

    Words are compared by their dictionary forms, so that 支給する finds 支給, and the parts between
    the question's spaces as they are, in any width and case. A single character is marked only
    beside another mark, or if the question is no longer than two; neighbors are one place.
    """
    short = len(question.strip()) <= 2
    wanted = {fold(word.lemma) for word in words(fold(question)) if word.content}
    marked = bytearray(len(text))
    single: list[int] = []
    position = 0
    for word in words(text):
        start = text.find(word.surface, position)
        if start < 0:
            continue
        position = start + len(word.surface)
        same = fold(word.lemma) in wanted or fold(word.surface) in wanted
        if word.content and same and (short or position - start > 1):
            marked[start:position] = b"\1" * (position - start)
        elif word.content and same:
            single.append(start)
    for start, stop in _literal(question, text):
        marked[start:stop] = b"\1" * (stop - start)
    for place in single:
        marked[place] |= any(marked[max(0, place - 1) : place + 2])
    return _places(marked)


def pieces(text: str, places: tuple[tuple[int, int], ...]) -> tuple[tuple[str, bool], ...]:
    """Return a text cut at its marks, as (piece, marked); put together they are the text."""
    cut: list[tuple[str, bool]] = []
    position = 0
    for start, stop in places:
        if start > position:
            cut.append((text[position:start], False))
        cut.append((text[start:stop], True))
        position = stop
    if position < len(text):
        cut.append((text[position:], False))
    return tuple(cut)


def excerpt(
    text: str, places: tuple[tuple[int, int], ...], length: int
) -> tuple[tuple[str, bool], ...]:
    """Return the part of a text around its first mark, cut as by `pieces`, with … where it is cut.

    Args:
        text: the whole text.
        places: its marks, as `marks` gives them.
        length: most characters of the text that are kept.
    """
    first = places[0][0] if places else 0
    start = max(0, min(first - length // 4, len(text) - length))
    stop = start + length
    kept = tuple((max(s, start) - start, min(e, stop) - start) for s, e in places if s < stop)
    cut = pieces(text[start:stop], tuple(place for place in kept if place[1] > place[0]))
    before = (("…", False),) if start > 0 else ()
    after = (("…", False),) if stop < len(text) else ()
    return (*before, *cut, *after)


def _literal(question: str, text: str) -> list[tuple[int, int]]:
    """Return where the parts of a question stand as they are."""
    origin: list[int] = []
    folded = ""
    for position, character in enumerate(text):
        plain = fold(character) or " "
        folded += plain
        origin += [position] * len(plain)
    found: list[tuple[int, int]] = []
    for part in parts(question):
        start = folded.find(part)
        while start >= 0:
            found.append((origin[start], origin[start + len(part) - 1] + 1))
            start = folded.find(part, start + len(part))
    return found


def _places(marked: bytearray) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    start = marked.find(1)
    while start >= 0:
        stop = marked.find(0, start)
        stop = len(marked) if stop < 0 else stop
        places.append((start, stop))
        start = marked.find(1, stop)
    return tuple(places)
