"""Every error this service raises on purpose, each with a stable code and a plain message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class MadoguchiError(Exception):
    """Base of all expected errors.

    Attributes:
        code: stable identifier, used as the last part of the problem type.
        title: short summary of the kind of error, the same for every occurrence.
        http_status: status the API answers with when this error reaches it.
    """

    code = "internal-error"
    title = "Something went wrong"
    http_status = 500


class ConfigurationError(MadoguchiError):
    """A setting has a value that the service cannot work with."""

    code = "configuration-error"
    title = "A setting is wrong"


class UnknownLanguageError(MadoguchiError):
    """A language tag that is none of the fourteen languages nor an alias of one."""

    code = "unknown-language"
    title = "This language is not supported"
    http_status = 422


class InvalidQuestionError(MadoguchiError):
    """The question is empty, too long, or unusable otherwise."""

    code = "invalid-question"
    title = "The question cannot be read"
    http_status = 422


class UnknownProgramError(MadoguchiError):
    """No program has the requested id."""

    code = "unknown-program"
    title = "No program has this id"
    http_status = 404


class TooManyStreamsError(MadoguchiError):
    """No place is free for another stream of announcements."""

    code = "too-many-streams"
    title = "Too many streams are open"
    http_status = 503


class UnknownAssetError(MadoguchiError):
    """The widget has no file of this name, or no longer."""

    code = "unknown-asset"
    title = "The widget has no file of this name"
    http_status = 404


class NotSignedInError(MadoguchiError):
    """The page is for the staff, and nobody is logged in."""

    code = "not-signed-in"
    title = "Log in first"
    http_status = 401


class NotAllowedError(MadoguchiError):
    """The account's role may not do this."""

    code = "not-allowed"
    title = "Your role may not do this"
    http_status = 403


class FormRefusedError(MadoguchiError):
    """A form of the staff pages is forged, outdated, or was sent before."""

    code = "form-refused"
    title = "The form was refused"
    http_status = 403


class AccountError(MadoguchiError):
    """An account cannot be made or changed so.

    Attributes:
        reason: `login`, `name`, `taken`, `unknown`, `last_administrator` or `password`, for the
            page's own words.
    """

    code = "account-refused"
    title = "The account cannot be made or changed so"
    http_status = 422

    def __init__(self, message: str, reason: str) -> None:
        self.reason = reason
        super().__init__(message)


class DraftConflictError(MadoguchiError):
    """Somebody else has saved the same part of a draft in between."""

    code = "draft-conflict"
    title = "Somebody else has saved this in between"
    http_status = 409


class ProgramRefusedError(MadoguchiError):
    """A program cannot be published as it is.

    Attributes:
        reason: `faults`, or `changed` if the corpus holds another state than the editor began with.
        faults: what has to be put right, as `service.corpus.state_check.Fault`s.
    """

    code = "program-refused"
    title = "The program cannot be published so"
    http_status = 422

    def __init__(self, message: str, reason: str, faults: Sequence[object] = ()) -> None:
        self.reason = reason
        self.faults = tuple(faults)
        super().__init__(message)


class IndexUnavailableError(MadoguchiError):
    """No index has been built yet, or no good one is left to serve."""

    code = "index-unavailable"
    title = "The search index is not available"
    http_status = 503


class CorruptSnapshotError(IndexUnavailableError):
    """A snapshot's files do not match its manifest, or it was built with other models."""

    code = "index-corrupt"
    title = "The search index is damaged"


class EncoderError(MadoguchiError):
    """The encoder cannot be loaded or does not behave as recorded."""

    code = "encoder-unavailable"
    title = "The sentence encoder is not available"
    http_status = 503


class DocumentError(MadoguchiError):
    """A document cannot be read, or not taken in as it is.

    Attributes:
        reason: a word for what is wrong, by which a page says it in its reader's language.
    """

    code = "document-unreadable"
    title = "The document cannot be read"
    http_status = 422

    def __init__(self, detail: str, reason: str) -> None:
        self.reason = reason
        super().__init__(detail)


class DocumentTooLargeError(DocumentError):
    """A document is larger than is taken in, on disk or unpacked."""

    code = "document-too-large"
    title = "The document is too large"
    http_status = 413


class DuplicateDocumentError(DocumentError):
    """The very same file is in the library already."""

    code = "document-exists"
    title = "The document is in the library already"
    http_status = 409


class UnknownDocumentError(MadoguchiError):
    """No document has the requested id, or it has no passage of this number."""

    code = "unknown-document"
    title = "No document has this id"
    http_status = 404


class UnknownAnnouncementError(MadoguchiError):
    """No announcement or message has the requested name."""

    code = "unknown-announcement"
    title = "No announcement has this name"
    http_status = 404


class AnnouncementConflictError(MadoguchiError):
    """An announcement is not as the person who changes it believes.

    Attributes:
        reason: `changed` by somebody else, `ended`, `unchanged`, `over`, `draft`, or `sent`.
    """

    code = "announcement-conflict"
    title = "The announcement is not as it was"
    http_status = 409

    def __init__(self, message: str, reason: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the corpus: where it is, what is wrong, and how to cure it.

    Attributes:
        path: file, relative to the corpus folder where possible.
        line: 1-based line, or 0 when the fault concerns the whole file.
        message: what is wrong.
        cure: what to do about it.
    """

    path: str
    line: int
    message: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} — {self.cure}"


class CorpusError(MadoguchiError):
    """The corpus has faults; `problems` lists every one of them."""

    code = "corpus-invalid"
    title = "The corpus has faults"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
