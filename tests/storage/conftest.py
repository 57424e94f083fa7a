"""Databases to test on: a SQLite file and, where it is installed, PostgreSQL."""

from __future__ import annotations

import importlib.util
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.storage.database import open_database
from tests.storage.postgresql import find_binaries, make_database, server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The socket of a running server."""
    binaries = find_binaries()
    missing = (
        "no PostgreSQL: ./scripts/postgresql installs it on Debian" if binaries is None
        else "no psycopg: pip install 'madoguchi[postgresql]'" if importlib.util.find_spec("psycopg") is None
        else ""
    )  # fmt: skip
    if missing or binaries is None:
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with server(binaries) as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is, as MADOGUCHI_DATABASE takes it."""
    if request.param == "sqlite":
        return str(tmp_path / "x.sqlite3")
    return make_database(request.getfixturevalue("postgresql"), f"test{next(_numbers)}")


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    opened = open_database(place)
    yield opened
    opened.dispose()
