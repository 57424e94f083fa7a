"""Where a sentence-transformers model lies on this machine; nothing here uses the network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import regex

from service.errors import EncoderError

INSTALL_MODELS: Final = "install it with `pip install 'madoguchi[models]'`"
_DEFAULT_ORGANISATION: Final = "sentence-transformers/"
_HUB_ID: Final = regex.compile(r"[\w][\w.-]*(/[\w.-]+)?")
_MODULES_FILE: Final = "modules.json"
"""Every sentence-transformers model has one; other models in the hub's cache have not."""


@dataclass(frozen=True, slots=True)
class ModelReference:
    """What a setting names.

    Attributes:
        name: hub id (`intfloat/multilingual-e5-small`) or path of a folder.
        revision: commit, tag or branch on the hub, or None for whichever is here.
    """

    name: str
    revision: str | None

    @classmethod
    def parse(cls, setting: str) -> ModelReference:
        """Read `<hub id or path>[@revision]`; a folder may have an @ in its name."""
        name, at, revision = setting.rpartition("@")
        if not at or not name or not revision or Path(setting).is_dir():
            return cls(setting, None)
        return cls(name, revision)

    def __str__(self) -> str:
        return f"{self.name}@{self.revision}" if self.revision else self.name


@dataclass(frozen=True, slots=True)
class LocatedModel:
    """A model found on this machine.

    Attributes:
        folder: where its files lie.
        identity: name that changes when its files do: the hub id with its commit, or the
            folder's name with a digest of all its files.
    """

    folder: Path
    identity: str


def locate(reference: ModelReference) -> LocatedModel:
    """Find a model: a folder first, then the hub's local cache.

    Raises:
        EncoderError: listing every place that was tried, and the cure.
    """
    folder = Path(reference.name)
    if folder.is_dir() and reference.revision is None:
        return LocatedModel(folder, f"{folder.resolve().name}@{_folder_digest(folder)}")
    tried = [f"the folder {folder.absolute()} (there is none)"]
    if folder.is_dir():
        tried = [f"the folder {folder} (a folder has no revision: leave out @{reference.revision})"]
    cure = "Name a folder that holds a model"
    for hub_id in hub_ids(reference.name):
        cure = f"Get it with `madoguchi models fetch {reference}`, or name a folder that holds it"
        cached = _in_cache(hub_id, reference.revision, tried)
        if cached is not None:
            return cached
    raise EncoderError(
        f"MADOGUCHI_ENCODER={str(reference)!r} is not on this machine, and nothing is downloaded "
        f"while serving. Tried: {'; '.join(tried)}. {cure}"
    )


def cached_models() -> list[LocatedModel]:
    """Return every sentence-transformers model in the hub's cache, one a commit, by name."""
    try:
        from huggingface_hub import constants, scan_cache_dir
        from huggingface_hub.errors import CacheNotFound
    except ImportError:
        return []
    try:
        repositories = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except CacheNotFound:
        return []
    return sorted(
        (
            LocatedModel(revision.snapshot_path, f"{repository.repo_id}@{revision.commit_hash}")
            for repository in repositories
            if repository.repo_type == "model"
            for revision in repository.revisions
            if any(file.file_name == _MODULES_FILE for file in revision.files)
        ),
        key=lambda model: model.identity,
    )


def hub_ids(name: str) -> Iterator[str]:
    """Yield the hub ids a name may stand for; short ones belong to sentence-transformers itself."""
    if _HUB_ID.fullmatch(name) is None:
        return
    yield name
    if "/" not in name:
        yield _DEFAULT_ORGANISATION + name


def _in_cache(hub_id: str, revision: str | None, tried: list[str]) -> LocatedModel | None:
    """Return a model of the hub's cache, or None after noting where it was looked for."""
    try:
        # Brought by the models extra alone, as is the library that reads the files.
        from huggingface_hub import constants, snapshot_download
    except ImportError as error:
        raise EncoderError(
            f"MADOGUCHI_ENCODER={hub_id!r} needs sentence-transformers: {INSTALL_MODELS}"
        ) from error
    try:
        folder = Path(snapshot_download(hub_id, revision=revision, local_files_only=True))
    except (OSError, ValueError):
        wanted = f"revision {revision}" if revision else "any revision"
        tried.append(f"{wanted} of {hub_id} in the hub's cache {constants.HF_HUB_CACHE}")
        return None
    return LocatedModel(folder, f"{hub_id}@{folder.name}")


def _folder_digest(folder: Path) -> str:
    """Return twelve hex digits over the names and contents of all files but hidden ones."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = path.relative_to(folder)
        if not any(part.startswith(".") for part in place.parts):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f"{place.as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]
