"""The database: one SQLite file, through SQLAlchemy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase

from service.errors import ConfigurationError


class Base(DeclarativeBase):
    """Base of every table."""


def open_database(path: Path) -> Engine:
    """Open the SQLite file, creating it, its folder and its tables where they are missing.

    Several workers may write: journal and waiting time are set for that.

    Raises:
        ConfigurationError: if the file cannot be created or is no SQLite database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _prepare_connection)
        Base.metadata.create_all(engine)
    except (OSError, SQLAlchemyError) as error:
        raise ConfigurationError(
            f"MADOGUCHI_DATABASE={str(path)!r} cannot be used ({error}); "
            "name a file in a folder that the service may write to"
        ) from error
    return engine


def _prepare_connection(connection: Any, record: Any) -> None:
    """Write ahead, so that readers never wait for a writer; wait up to 5 s for another writer."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()
