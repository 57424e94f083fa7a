"""An announcement of the staff, and a message about it that went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.storage.announcement_entry import Entry

MessageType = Literal["Alert", "Update", "Cancel"]
State = Literal["draft", "published", "ended"]


@dataclass(frozen=True, slots=True)
class Message:
    """What went out once; `entry.id` is its own name, `<announcement>.<number>`.

    Attributes:
        announcement_id: which announcement it belongs to.
        number: 1 for the first message of an announcement.
        sent: when, in UTC, in whole seconds.
        kind: which template, or `free`.
        entry: what it says; for a Cancel what had been said before.
    """

    announcement_id: str
    number: int
    type: MessageType
    sent: datetime
    kind: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Bulletin:
    """An announcement as it is being written, and the last message about it.

    Attributes:
        version: grows with every change; a change names the version it was made on.
        form: what was typed, by field.
        entry: what would go out.
        last: the last message, or None for a draft.
    """

    id: str
    version: int
    form: Mapping[str, str]
    entry: Entry
    updated_at: datetime
    updated_by: str
    last: Message | None

    @property
    def state(self) -> State:
        """Return whether it went out and is not taken back."""
        if self.last is None:
            return "draft"
        return "ended" if self.last.type == "Cancel" else "published"

    @property
    def is_unpublished(self) -> bool:
        """Tell whether something in it has not gone out."""
        if self.last is None:
            return True
        return self.last.entry.model_copy(update={"id": self.entry.id}) != self.entry
