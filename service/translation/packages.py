"""Argos packages: what one holds, and which are installed in a folder.

A package is a folder with `metadata.json`, a CTranslate2 model in `model/` and the vocabulary in
`sentencepiece.model`, as argos-translate installs it. `madoguchi.json`, written when it is
installed by this service, keeps the hash of every file.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from service.errors import MadoguchiError
from service.languages import LANGUAGE_TAGS
from service.translation.engine import Pair

METADATA_FILE: Final = "metadata.json"
RECORD_FILE: Final = "madoguchi.json"
VOCABULARY_FILE: Final = "sentencepiece.model"
MODEL_FOLDER: Final = "model"
_TAGS: Final = {"zh": "zh-Hans", "zt": "zh-Hant", "tl": "fil", "pb": "pt"}
"""Tags of this service for codes of Argos that differ; its `pb` is Portuguese of Brazil."""
_log = logging.getLogger(__name__)


class PackageError(MadoguchiError):
    """A translation package is missing, broken, or not what its hash says."""

    code = "translation-package"
    title = "A translation package cannot be used"


@dataclass(frozen=True, slots=True)
class Package:
    """One installed package.

    Attributes:
        pair: its direction in tags of this service.
        version: its own version.
        target_prefix: token that some models want before the output; mostly empty.
        fingerprint: SHA-256 over its files, hexadecimal.
    """

    folder: Path
    pair: Pair
    version: str
    target_prefix: str
    fingerprint: str

    def is_valid(self) -> bool:
        """Tell whether the files needed to translate are there."""
        return (self.folder / MODEL_FOLDER / "model.bin").is_file() and (
            self.folder / VOCABULARY_FILE
        ).is_file()


def read_package(folder: Path) -> Package:
    """Read a package and hold its files against the hashes kept when it was installed.

    Raises:
        PackageError: naming the file at fault and the cure.
    """
    try:
        metadata: dict[str, Any] = json.loads((folder / METADATA_FILE).read_text("utf-8"))
        pair = Pair(tag_of(metadata["from_code"]), tag_of(metadata["to_code"]))
        version, prefix = str(metadata["package_version"]), str(metadata.get("target_prefix", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackageError(
            f"{folder / METADATA_FILE} is no description of an Argos package ({error!r}); "
            "install the package again"
        ) from error
    hashes = file_hashes(folder)
    digest = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    package = Package(folder, pair, version, prefix, digest)
    if not package.is_valid():
        raise PackageError(
            f"{folder} lacks {MODEL_FOLDER}/model.bin or {VOCABULARY_FILE}; only packages with a "
            "CTranslate2 model and a SentencePiece vocabulary can be used: install the package "
            "again, or a newer version of it"
        )
    _verify(folder, hashes)
    return package


def installed_packages(folder: Path) -> tuple[tuple[Package, ...], tuple[PackageError, ...]]:
    """Return the good packages of a folder, one for each pair, and what is wrong with others.

    Of several for one pair the one with the greatest folder name is taken.
    """
    good: dict[Pair, Package] = {}
    errors: list[PackageError] = []
    for path in sorted(p for p in folder.glob("*") if p.is_dir() and not p.name.startswith(".")):
        try:
            package = read_package(path)
        except PackageError as error:
            errors.append(error)
        else:
            good[package.pair] = package
    return tuple(good[pair] for pair in sorted(good)), tuple(errors)


def file_hashes(folder: Path) -> Mapping[str, str]:
    """Return the SHA-256 of every file of a package, except the record itself."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD_FILE
    }


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tag_of(code: str) -> str:
    """Return this service's tag for a code of Argos; codes of other languages stay as they are."""
    return code if code in LANGUAGE_TAGS else _TAGS.get(code, code)


def _verify(folder: Path, hashes: Mapping[str, str]) -> None:
    record = folder / RECORD_FILE
    if not record.exists():
        _log.warning("%s was not installed by madoguchi: its files are not checked", folder)
        return
    try:
        expected: dict[str, str] = json.loads(record.read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(f"{record} is broken ({error!r}); install the package again") from error
    if expected != hashes:
        names = sorted(
            name
            for name in expected.keys() | hashes.keys()
            if expected.get(name) != hashes.get(name)
        )
        raise PackageError(f"{folder / names[0]} has changed since it was installed; install again")
