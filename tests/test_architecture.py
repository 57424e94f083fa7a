"""The rooms of the service import downhill only."""

import ast
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parent.parent / "service"
LEAVES = {"text", "embedding", "translation"}
ORDER = [
    {"errors", "languages"},
    LEAVES,
    {"corpus"},
    {"chunking"},
    {"indexing"},
    {"retrieval"},
    {"items", "documents"},
    {"answering"},
    {"storage"},
    {"assistant", "building", "config"},
    {"publishing"},
    {"api", "web", "staff"},
    {"cli"},
]
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("service."):
            rooms.add(node.module.split(".")[1])
    return rooms


MODULES = sorted(p for p in SERVICE.rglob("*.py") if p.parent != SERVICE or p.stem != "__init__")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(SERVICE).as_posix())
def test_a_module_imports_only_from_rooms_below_its_own(path: Path) -> None:
    """Every import goes downhill, and leaves know only errors and languages."""
    room = path.relative_to(SERVICE).parts[0].removesuffix(".py")
    for other in imported_rooms(path) - {room}:
        assert LEVEL[other] <= LEVEL[room], f"{room} imports {other}"
        if room in LEAVES:
            assert other in ORDER[0], f"the leaf {room} imports {other}"


def test_only_the_app_and_the_command_read_settings() -> None:
    """Nothing deep inside knows that settings exist."""
    readers = {p.relative_to(SERVICE).parts[0] for p in MODULES if "config" in imported_rooms(p)}
    assert readers <= {"api", "cli"}


def test_heavy_libraries_are_imported_late() -> None:
    """The default service starts without torch: no module imports it at the top."""
    heavy = {
        "torch",
        "sentence_transformers",
        "argostranslate",
        "transformers",
        "ctranslate2",
        "stanza",
        "huggingface_hub",
        "ir_measures",
        "pdfminer",
        "lxml",
    }
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name.split(".")[0] for name in names} & heavy, path


def test_the_assistant_tells_the_story_on_one_page() -> None:
    """assistant.py stays short enough to read at once."""
    assert len((SERVICE / "assistant.py").read_text(encoding="utf-8").splitlines()) <= 110
