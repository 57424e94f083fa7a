"""A real model for tests, trained once from the translation memory and kept in var/."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from service.translation.installing import install_file
from service.translation.packages import Package, installed_packages
from service.translation.process import EngineProcess, Limits
from tests.conftest import ROOT

DIRECTIONS = (("ja", "en"), ("en", "vi"))


@pytest.fixture(scope="session")
def model_files() -> dict[tuple[str, str], Path]:
    """The `.argosmodel` files of two directions; trained if they are not there yet."""
    for name in ("torch", "transformers", "ctranslate2"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: set up with the extra `models`")
    script = ROOT / "training" / "translation_model.py"
    version = hashlib.sha256(script.read_bytes()).hexdigest()[:12]
    folder = ROOT / "var" / "test-models" / version
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for source, target in DIRECTIONS:
        path = folder / f"translate-{source}_{target}-0_1.argosmodel"
        with FileLock(folder / f"{source}_{target}.lock"):
            if not path.with_suffix(".json").exists():
                _train(source, target, folder)
        found[source, target] = path
    return found


def _train(source: str, target: str, folder: Path) -> None:
    command = [sys.executable, "-m", "training.translation_model", "--output", str(folder)]
    subprocess.run(
        [*command, "--source", source, "--target", target],
        cwd=ROOT,
        check=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )


@pytest.fixture(scope="session")
def known_japanese(model_files: dict[tuple[str, str], Path]) -> list[str]:
    """Masked sentences that the ja-en model has learned."""
    report = json.loads(model_files["ja", "en"].with_suffix(".json").read_text("utf-8"))
    return [str(text) for text in report["japanese"]]


@pytest.fixture(scope="session")
def packages_folder(
    model_files: dict[tuple[str, str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    for path in model_files.values():
        install_file(path, folder, None)
    return folder


@pytest.fixture(scope="session")
def packages(packages_folder: Path) -> tuple[Package, ...]:
    good, errors = installed_packages(packages_folder)
    assert errors == ()
    return good


@pytest.fixture
def engine(packages: tuple[Package, ...]) -> Iterator[EngineProcess]:
    running = EngineProcess(packages, Limits(memory_mb=4096))
    yield running
    running.close()
