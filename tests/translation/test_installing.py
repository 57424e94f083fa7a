"""Packages that are not what they should be."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import madoguchi
from service.translation.engine import Pair, route
from service.translation.installing import install_file, read_index
from service.translation.packages import PackageError, installed_packages, sha256_of

METADATA = {"package_version": "1.9", "from_code": "en", "to_code": "tl"}


def archive(path: Path, changes: dict[str, str | None]) -> Path:
    files: dict[str, str | None] = {
        "translate-en_tl/metadata.json": json.dumps(METADATA),
        "translate-en_tl/model/model.bin": "model",
        "translate-en_tl/model/config.json": "{}",
        "translate-en_tl/sentencepiece.model": "vocabulary",
        "translate-en_tl/stanza/huge.pt": "not needed",
    }
    files.update(changes)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            if content is not None:
                file.writestr(name, content)
    return path


def test_a_package_is_installed_without_what_is_not_needed(tmp_path: Path) -> None:
    """Our tag for its language, its version, its files; no model of a sentence splitter."""
    package = install_file(archive(tmp_path / "a.argosmodel", {}), tmp_path / "p", None)
    assert (package.pair, package.version) == (Pair("en", "fil"), "1.9")
    names = sorted(p.name for p in package.folder.rglob("*") if p.is_file())
    assert names == [
        "config.json",
        "madoguchi.json",
        "metadata.json",
        "model.bin",
        "sentencepiece.model",
    ]


def test_a_newer_package_replaces_the_older(tmp_path: Path) -> None:
    """One package a pair is left."""
    install_file(archive(tmp_path / "a.argosmodel", {}), tmp_path / "p", None)
    newer = {"translate-en_tl/metadata.json": json.dumps({**METADATA, "package_version": "2.0"})}
    install_file(archive(tmp_path / "b.argosmodel", newer), tmp_path / "p", None)
    good, errors = installed_packages(tmp_path / "p")
    assert [package.version for package in good] == ["2.0"]
    assert errors == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"translate-en_tl/metadata.json": None}, r"metadata\.json is no description"),
        ({"translate-en_tl/metadata.json": "{}"}, r"KeyError\('from_code'\)"),
        ({"translate-en_tl/model/model.bin": None}, r"lacks model/model\.bin"),
        ({"translate-en_tl/sentencepiece.model": None}, "SentencePiece"),
        ({"translate-en_tl/../../evil": "x"}, "leads out of the package"),
        ({"/etc/evil": "x"}, "leads out of the package"),
    ],
)
def test_a_broken_package_is_refused(
    tmp_path: Path, changes: dict[str, str | None], message: str
) -> None:
    """The file and the fault are named, and nothing is installed."""
    with pytest.raises(PackageError, match=message):
        install_file(archive(tmp_path / "a.argosmodel", changes), tmp_path / "p", None)
    assert installed_packages(tmp_path / "p") == ((), ())
    assert not (tmp_path / "evil").exists()


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    """A download that broke off is no package."""
    path = archive(tmp_path / "a.argosmodel", {})
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(PackageError, match="no whole"):
        install_file(path, tmp_path / "p", None)


def mirror(tmp_path: Path, sha256: str | None) -> str:
    archive(tmp_path / "a.argosmodel", {})
    entry = {**METADATA, "links": ["a.argosmodel"], "type": "translate"}
    if sha256 is not None:
        entry["sha256"] = sha256
    (tmp_path / "index.json").write_text(
        json.dumps([entry, {**METADATA, "type": "sbd", "links": ["x"]}])
    )
    return (tmp_path / "index.json").as_uri()


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setenv("MADOGUCHI_ARGOS_PACKAGES", str(tmp_path / "p"))
    result = CliRunner().invoke(madoguchi, ["packages", *arguments])
    if isinstance(result.exception, PackageError):
        return 1, str(result.exception)
    return result.exit_code, result.output


def test_fetching_from_a_mirror_that_vouches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetched, checked, installed, listed, found good, removed."""
    index = mirror(tmp_path, None)
    mirror(tmp_path, sha256_of(tmp_path / "a.argosmodel"))
    archive_hash = sha256_of(tmp_path / "a.argosmodel")
    index_entry = json.loads((tmp_path / "index.json").read_text())
    index_entry[0]["sha256"] = archive_hash
    (tmp_path / "index.json").write_text(json.dumps(index_entry))
    assert run(tmp_path, monkeypatch, "fetch", "en", "fil", "--index", index) == (
        0,
        "installed en → fil 1.9\n",
    )
    assert run(tmp_path, monkeypatch, "check") == (0, "1 packages are good, 0 are not\n")
    assert "en       fil      1.9" in run(tmp_path, monkeypatch, "list")[1]
    assert run(tmp_path, monkeypatch, "remove", "en", "fil") == (0, "removed\n")
    assert run(tmp_path, monkeypatch, "remove", "en", "fil")[0] == 1


def test_fetching_without_a_hash_installs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash found is shown, so that a person can compare it."""
    index = mirror(tmp_path, None)
    status, output = run(tmp_path, monkeypatch, "fetch", "en", "fil", "--index", index)
    assert status == 1
    assert sha256_of(tmp_path / "a.argosmodel") in output
    assert installed_packages(tmp_path / "p") == ((), ())


def test_fetching_something_else_than_was_vouched_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong hash ends it."""
    status, output = run(
        tmp_path, monkeypatch, "fetch", "en", "fil", "--index", mirror(tmp_path, "00" * 32)
    )
    assert status == 1
    assert "not 0000" in output


def test_an_index_that_is_none(tmp_path: Path) -> None:
    """The address is named, and what else can be done."""
    (tmp_path / "index.json").write_text("[1")
    with pytest.raises(PackageError, match=r"cannot be read .* install"):
        read_index((tmp_path / "index.json").as_uri())
    with pytest.raises(PackageError, match="no https"):
        read_index("ftp://example.org/index.json")


def test_installing_a_folder_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An air-gapped city hall copies files."""
    archive(tmp_path / "a.argosmodel", {})
    assert run(tmp_path, monkeypatch, "install", str(tmp_path)) == (
        0,
        "installed en → fil 1.9\n1 installed\n",
    )


@pytest.mark.parametrize(
    ("pairs", "legs"),
    [
        ({("ja", "vi"), ("ja", "en"), ("en", "vi")}, (("ja", "vi"),)),
        ({("ja", "en"), ("en", "vi")}, (("ja", "en"), ("en", "vi"))),
        ({("ja", "en")}, ()),
    ],
)
def test_routes(pairs: set[tuple[str, str]], legs: tuple[tuple[str, str], ...]) -> None:
    """Direct before pivot, and nothing where a leg is missing."""
    found = route(frozenset(Pair(*pair) for pair in pairs), "ja", "vi", "en")
    assert found == tuple(Pair(*leg) for leg in legs)
