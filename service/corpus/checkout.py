"""Commits changes of a corpus that is a git checkout. Nothing is ever pushed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_SECONDS: Final = 30
_COMMITTER: Final = "Madoguchi"
_ADDRESS: Final = "madoguchi.invalid"
"""Accounts have no mail address; `.invalid` belongs to nobody (RFC 2606)."""


def commit_files(
    folder: Path, files: Sequence[str], message: str, author: str, login: str
) -> str | None:
    """Commit some files of a corpus, and nothing else that may be changed there.

    Args:
        folder: the corpus.
        files: names inside it, changed, new or removed.
        message: what to say of the change.
        author: name of who made it.
        login: of the same person.

    Returns:
        The id of the commit; an empty text if the corpus is no checkout; None if git refused.
    """
    tracked = _git(folder, "ls-files", "--error-unmatch", "handoff.json")
    if tracked is None or tracked.returncode:
        return ""
    if not files:
        return ""
    added = _git(folder, "add", "--all", "--", *files)
    if added is None or added.returncode:
        return None
    made = _git(
        folder, "commit", "--quiet", "--no-verify", "--message", message,
        f"--author={_name(author)} <{_name(login)}@{_ADDRESS}>", "--only", "--", *files,
    )  # fmt: skip
    found = _git(folder, "rev-parse", "HEAD")
    if made is None or made.returncode or found is None:
        return None
    return found.stdout.decode().strip()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """Run git without a terminal, hooks or signatures; None if there is no git or it hangs."""
    environment = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_COMMITTER_NAME": _COMMITTER,
        "GIT_COMMITTER_EMAIL": f"staff@{_ADDRESS}",
    }
    command = ["git", "-C", str(folder), "-c", "core.hooksPath=/dev/null", "-c",
               "commit.gpgsign=false", *arguments]  # fmt: skip
    try:
        return subprocess.run(  # noqa: S603 - fixed program, arguments are no shell text
            command, env=environment, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _name(text: str) -> str:
    """Return a name as git takes it: without brackets and line breaks."""
    return " ".join("".join(c for c in text if c not in "<>").split()) or _COMMITTER
