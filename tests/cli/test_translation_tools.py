"""The commands for translators, staff and operators."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from service.cli import madoguchi
from service.errors import ConfigurationError
from service.languages import LANGUAGE_TAGS
from service.storage.announcements import _File


def run(*arguments: str) -> str:
    result = CliRunner().invoke(madoguchi, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_an_announcement_is_taken_by_the_service() -> None:
    """What `announce` prints is what MADOGUCHI_ANNOUNCEMENTS reads, in all languages."""
    output = run(
        "announce",
        "evacuation_4",
        "--id",
        "a-1",
        "--city",
        "yokohama",
        "--place",
        "tsurumi",
        "--start",
        "2026-11-28T09:00",
        "--drill",
    )
    (entry,) = _File.model_validate_json(output).announcements
    assert entry.level == "emergency"
    assert entry.drill is True
    assert set(entry.texts) == set(LANGUAGE_TAGS)
    assert json.loads(output)["announcements"][0]["texts"]["vi"]["text"].endswith(
        "Địa điểm: Quận Tsurumi\nBắt đầu: 28 tháng 11, 2026 (Th 7) 9:00"
    )


def test_similar_texts_are_shown_with_their_translation() -> None:
    """Nearest first, and a warning where numbers differ."""
    lines = run(
        "corpus", "similar", "ごみは朝9時までに出します。", "--language", "vi", "--limit", "1"
    ).splitlines()
    assert lines[0].endswith("(other numbers)")
    assert len(lines) == 3


def test_a_machine_without_packages_stops_the_start(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    """The variable is named, and both cures."""
    monkeypatch.setenv("MADOGUCHI_TRANSLATION", "argos")
    monkeypatch.setenv("MADOGUCHI_ARGOS_PACKAGES", str(tmp_path))
    from service.api.machine import machine_of
    from service.config import load_settings

    with pytest.raises(ConfigurationError, match=r"MADOGUCHI_ARGOS_PACKAGES=.*packages install"):
        machine_of(load_settings())
