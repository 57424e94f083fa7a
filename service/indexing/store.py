"""The folder of snapshots and the pointer to the current one, switched atomically."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from service.errors import IndexUnavailableError
from service.indexing.manifest import Manifest, read_manifest

_POINTER: Final = "current"
_KEPT_SNAPSHOTS: Final = 3


class SnapshotStore:
    """Snapshots lie side by side in one folder; a small file names the one to serve."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current_id(self) -> str | None:
        """Return the build id to serve, or None if nothing was published yet."""
        try:
            return (self.folder / _POINTER).read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def current_folder(self) -> Path:
        """Return the folder of the snapshot to serve.

        Raises:
            IndexUnavailableError: if nothing was published yet.
        """
        build_id = self.current_id()
        if build_id is None:
            raise IndexUnavailableError(
                f"there is no index in {self.folder} yet; run `madoguchi index`"
            )
        return self.folder / build_id

    def current_manifest(self) -> Manifest | None:
        """Return the manifest of the snapshot to serve, or None if there is no good one."""
        build_id = self.current_id()
        if build_id is None:
            return None
        try:
            return read_manifest(self.folder / build_id)
        except IndexUnavailableError:
            return None

    def prepare(self, build_id: str) -> Path:
        """Return an empty working folder for a new snapshot, beside the finished ones."""
        self.folder.mkdir(parents=True, exist_ok=True)
        working = self.folder / f".building-{build_id}"
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir()
        return working

    def publish(self, working: Path, build_id: str) -> Path:
        """Give a finished snapshot its name and point to it, in that order, atomically.

        A crash at any moment leaves either the old pointer or the new one, both to whole
        snapshots. Old snapshots beyond the last few are removed.
        """
        final = self.folder / build_id
        os.replace(working, final)
        pointer = self.folder / f".{_POINTER}-{os.getpid()}"
        pointer.write_text(build_id + "\n", encoding="utf-8")
        os.replace(pointer, self.folder / _POINTER)
        self._remove_old(build_id)
        return final

    def _remove_old(self, current: str) -> None:
        finished = sorted(
            path for path in self.folder.iterdir() if path.is_dir() and path.name[0] != "."
        )
        others = [path for path in finished if path.name != current]
        for path in others[: max(0, len(others) - (_KEPT_SNAPSHOTS - 1))]:
            shutil.rmtree(path, ignore_errors=True)
