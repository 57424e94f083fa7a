"""The manifest of a snapshot: what it was built from and with, and checksums of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from service.errors import CorruptSnapshotError

MANIFEST_FILE: Final = "manifest.json"
SCHEMA_VERSION: Final = "7"
"""Raised whenever the layout of a snapshot or what its models look at changes."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a snapshot holds; equal recipes give equal snapshots.

    Attributes:
        schema: layout version of the snapshot.
        analysis: version of the analyzers.
        encoder: name of the encoder.
        corpus_digest: SHA-256 over the corpus folder.
        questions_digest: SHA-256 over the development questions used for calibration.
    """

    schema: str
    analysis: str
    encoder: str
    corpus_digest: str
    questions_digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` holds.

    Attributes:
        build_id: folder name of the snapshot.
        built_at: UTC time, ISO 8601.
        recipe: see `Recipe`.
        row_ranges: first and last-plus-one dense row by language.
        files: SHA-256 by file name relative to the snapshot.
        fits_of: build id of the snapshot whose ranking, confidence and triage these are: its
            own, or after a change of one program those of the last full build.
    """

    build_id: str
    built_at: str
    recipe: Recipe
    row_ranges: dict[str, tuple[int, int]]
    files: dict[str, str]
    fits_of: str

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into a folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises:
        CorruptSnapshotError: if it is missing or unreadable.
    """
    try:
        data = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return Manifest(
            build_id=data["build_id"],
            built_at=data["built_at"],
            recipe=Recipe(**data["recipe"]),
            row_ranges={tag: (rows[0], rows[1]) for tag, rows in data["row_ranges"].items()},
            files=dict(data["files"]),
            fits_of=data.get("fits_of", data["build_id"]),  # older ones were all fitted
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptSnapshotError(
            f"the index in {folder} has no readable manifest ({error}); run `madoguchi index`"
        ) from error


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder except the manifest itself."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST_FILE
    }


def verify(folder: Path, manifest: Manifest) -> None:
    """Check every file of a snapshot against its manifest.

    Raises:
        CorruptSnapshotError: naming the first file that is missing, added or changed.
    """
    found = checksums(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise CorruptSnapshotError(
                f"{name} in the index {folder.name} is not as it was built; run `madoguchi index`"
            )
