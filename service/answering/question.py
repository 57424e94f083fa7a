"""What a person sends."""

from __future__ import annotations

from dataclasses import dataclass

from service.errors import InvalidQuestionError
from service.text.normalize import clean


@dataclass(frozen=True, slots=True)
class Question:
    """What a person sends.

    Attributes:
        text: as typed.
        language: canonical tag the reply must have, or None to reply in the question's.
        city: `yokohama`, `kawasaki` or None.
        limit: most answers to return, 1 to 5.
        ward: slug of the ward the person lives in, or None.
        previous: id of the program the person is looking at, or None.
    """

    text: str
    language: str | None
    city: str | None
    limit: int
    ward: str | None = None
    previous: str | None = None

    def read(self, max_chars: int) -> str:
        """Return the text, cleaned.

        Raises:
            InvalidQuestionError: if it is empty or longer than `max_chars`.
        """
        cleaned = clean(self.text)
        if not cleaned:
            raise InvalidQuestionError("the question is empty")
        if len(cleaned) > max_chars:
            raise InvalidQuestionError(
                f"the question has {len(cleaned)} characters; at most {max_chars} are read"
            )
        return cleaned
