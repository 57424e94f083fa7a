"""Installing Argos packages: from a file, or from an index on the network, checked by hash."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from service.translation.engine import Pair
from service.translation.packages import (
    METADATA_FILE,
    MODEL_FOLDER,
    RECORD_FILE,
    VOCABULARY_FILE,
    Package,
    PackageError,
    file_hashes,
    read_package,
    sha256_of,
    tag_of,
)

PUBLIC_INDEX: Final = (
    "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
)
_MAX_BYTES: Final = 2_000_000_000
_TIMEOUT_SECONDS: Final = 60.0
_KEPT: Final = frozenset({METADATA_FILE, VOCABULARY_FILE, "README.md", "LICENSE"})
"""Files taken besides the model; Stanza's and other splitters' models are not needed here."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A package that an index offers.

    Attributes:
        url: where it lies.
        sha256: hash that the index vouches for, or None if it gives none.
    """

    pair: Pair
    version: str
    url: str
    sha256: str | None


def read_index(url: str) -> tuple[Offered, ...]:
    """Fetch an index in the format of Argos's `index.json`; a mirror may add `sha256`.

    Raises:
        PackageError: if it cannot be fetched or read.
    """
    try:
        with _open(url) as response:
            entries: list[dict[str, Any]] = json.load(response)
        return tuple(
            Offered(
                Pair(tag_of(entry["from_code"]), tag_of(entry["to_code"])),
                str(entry["package_version"]),
                urllib.parse.urljoin(url, entry["links"][0]),
                entry.get("sha256"),
            )
            for entry in entries
            if entry.get("type", "translate") == "translate" and entry.get("links")
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"the index {url} cannot be read ({error}); name a mirror with --index, or install "
            "from a file with `madoguchi packages install`"
        ) from error


def choose(offered: Iterable[Offered], pair: Pair) -> Offered:
    """Return the newest package of an index for a pair.

    Raises:
        PackageError: if there is none.
    """
    found = [package for package in offered if package.pair == pair]
    if not found:
        raise PackageError(f"the index has no package from {pair.source} to {pair.target}")
    return max(found, key=lambda package: _version(package.version))


def download(url: str, path: Path, progress: Callable[[int], None]) -> str:
    """Fetch a package file; return its SHA-256, hexadecimal.

    Raises:
        PackageError: if it cannot be fetched or is absurdly large.
    """
    done = 0
    try:
        with _open(url) as response, path.open("wb") as file:
            while chunk := response.read(1 << 20):
                done += len(chunk)
                if done > _MAX_BYTES:
                    raise PackageError(f"{url} is larger than {_MAX_BYTES} bytes")
                file.write(chunk)
                progress(done)
    except (OSError, ValueError) as error:
        raise PackageError(f"{url} cannot be fetched ({error}); try again or a mirror") from error
    return sha256_of(path)


def install_file(path: Path, folder: Path, sha256: str | None) -> Package:
    """Install an `.argosmodel` file; an older package of the same pair is replaced.

    Args:
        path: the file, a zip archive.
        folder: where packages lie; made if missing.
        sha256: expected hash, hexadecimal; None if the file comes from a trusted hand.

    Raises:
        PackageError: if the hash differs or the package is broken; nothing is changed then.
    """
    if not path.is_file():
        raise PackageError(f"{path} is no file")
    found = sha256_of(path)
    if sha256 is not None and found != sha256.lower():
        raise PackageError(
            f"{path} has the SHA-256 {found}, not {sha256}: it is damaged or not the package you "
            "mean; fetch it again from a source you trust"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".installing-") as working:
        unpacked = Path(working) / "package"
        _unpack(path, unpacked)
        record = {"archive_sha256": found, "files": dict(file_hashes(unpacked))}
        (unpacked / RECORD_FILE).write_text(json.dumps(record, indent=1), encoding="utf-8")
        package = read_package(unpacked)
        name = f"translate-{package.pair.source}_{package.pair.target}"
        for old in [p for p in folder.glob(f"{name}*") if p.is_dir()]:
            old.rename(Path(working) / f"old-{old.name}")
        unpacked.rename(folder / name)
    return read_package(folder / name)


def remove_package(folder: Path, pair: Pair) -> bool:
    """Remove the packages of a pair; tell whether there were any."""
    found = [p for p in folder.glob(f"translate-{pair.source}_{pair.target}*") if p.is_dir()]
    for path in found:
        shutil.rmtree(path)
    return bool(found)


def _unpack(path: Path, target: Path) -> None:
    """Unpack what is needed of an archive, which has one folder that holds everything."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in members) > _MAX_BYTES:
                raise PackageError(f"{path} unpacks to more than {_MAX_BYTES} bytes")
            for info in members:
                inner = _inner_path(info, path)
                if inner is None:
                    continue
                place = target / inner
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as source, place.open("wb") as file:
                    shutil.copyfileobj(source, file)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise PackageError(f"{path} is no whole .argosmodel file ({error})") from error


def _inner_path(info: zipfile.ZipInfo, path: Path) -> str | None:
    """Return a member's path inside its package, or None if it is not needed."""
    parts = PurePosixPath(info.filename).parts
    if (
        ".." in parts
        or info.filename.startswith(("/", "\\"))
        or stat.S_ISLNK(info.external_attr >> 16)
    ):
        raise PackageError(f"{path} holds {info.filename!r}, which leads out of the package")
    inner = parts[1:]
    needed = len(inner) == 2 and inner[0] == MODEL_FOLDER
    return "/".join(inner) if needed or (len(inner) == 1 and inner[0] in _KEPT) else None


def _open(url: str) -> Any:
    if urllib.parse.urlsplit(url).scheme not in {"https", "http", "file"}:
        raise PackageError(f"{url} is no https, http or file address")
    request = urllib.request.Request(url, headers={"User-Agent": "madoguchi"})  # noqa: S310  checked
    return urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310  checked


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
