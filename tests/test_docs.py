"""Nothing a user can set, call or run goes undocumented."""

import click
import pytest

from service.cli import madoguchi
from service.config import Settings, load_settings
from service.errors import ConfigurationError, MadoguchiError
from tests.conftest import ROOT


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    """Variable in docs/operations.md, description in the code."""
    assert f"`MADOGUCHI_{name.upper()}`" in read("docs/operations.md")
    assert Settings.model_fields[name].description


def test_every_command_has_a_help_text() -> None:
    """Each command and option says what it does."""

    def walk(command: click.Command) -> None:
        assert command.help, command.name
        for sub in getattr(command, "commands", {}).values():
            walk(sub)

    walk(madoguchi)


def test_every_error_code_of_the_api_is_documented() -> None:
    """Codes that a client can meet stand in docs/api.md."""
    offline = {
        "configuration-error",
        "corpus-invalid",
        "encoder-unavailable",
        "translation-unavailable",
        "translation-package",
        "announcement-invalid",
        "single-sign-on-failed",
    }
    pending, codes = [MadoguchiError], set()
    while pending:
        error = pending.pop()
        codes.add(error.code)
        pending += error.__subclasses__()
    for code in codes - offline:
        assert f"`{code}`" in read("docs/api.md"), code


def test_every_script_is_documented() -> None:
    """Scripts stand in CONTRIBUTING or the README."""
    text = read("CONTRIBUTING.md") + read("README.md")
    for path in (ROOT / "scripts").iterdir():
        assert path.name in text, path.name


def test_a_wrong_setting_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variable, value, and what it takes."""
    monkeypatch.setenv("MADOGUCHI_PORT", "70000")
    with pytest.raises(ConfigurationError, match=r"MADOGUCHI_PORT='70000'.*65535"):
        load_settings()


def test_the_project_stands_alone() -> None:
    """No file names the workplace it was made in."""
    words = ["/" + "work/", "." + "library", "../" + "shared"]
    for folder in (
        "service",
        "corpus",
        "docs",
        "scripts",
        "evaluation",
        "benchmarks",
        "tests",
        ".ci",
    ):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                content = path.read_bytes()
                assert not [word for word in words if word.encode() in content], path
