"""The database, through SQLAlchemy: one SQLite file, or PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from service.errors import ConfigurationError
from service.storage.schema import bring_schema_up_to_date

_POSTGRESQL: Final = "postgresql"
_CURE: Final = (
    "name a file in a folder that the service may write to, or "
    "postgresql+psycopg://<user>:<password>@<host>/<database>"
)


class Base(DeclarativeBase):
    """Base of every table."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone: kept in UTC without one, as SQLite knows none, and given back in UTC.

    Raises:
        ValueError: for a moment without a zone.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put a moment into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that a stored moment is in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def open_database(place: str | Path) -> Engine:
    """Open the database and bring its tables up to date; a missing SQLite file is created.

    Several workers may write: journal and waiting time are set for that.

    Args:
        place: path of a SQLite file, or a `postgresql+psycopg://` address.

    Raises:
        ConfigurationError: if it cannot be reached, created or brought up to date.
    """
    try:
        engine = _engine_of(place)
    except ModuleNotFoundError as error:
        raise _unusable(place, f"{error}; pip install 'madoguchi[postgresql]'") from error
    except (OSError, ValueError, SQLAlchemyError) as error:
        raise _unusable(place, str(error)) from error
    try:
        bring_schema_up_to_date(engine)
    except (OSError, SQLAlchemyError, ConfigurationError) as error:
        engine.dispose()
        raise _unusable(place, str(error)) from error
    return engine


def _engine_of(place: str | Path) -> Engine:
    if "://" in str(place):
        url = make_url(str(place))
        if url.get_backend_name() != _POSTGRESQL:
            raise ArgumentError("only SQLite files and PostgreSQL are supported")
        return create_engine(url, pool_pre_ping=True)
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare_connection)
    return engine


def _unusable(place: str | Path, reason: str) -> ConfigurationError:
    shown = str(place)
    if "://" in shown:  # its user and password do not belong into a log
        scheme, _, rest = shown.partition("://")
        shown = f"{scheme}://{'…@' if '@' in rest else ''}{rest.rpartition('@')[2]}"
        secret = rest.rpartition("@")[0].rpartition(":")[2]
        reason = reason.replace(secret, "…") if secret else reason
    return ConfigurationError(f"MADOGUCHI_DATABASE={shown!r} cannot be used ({reason}); {_CURE}")


def _prepare_connection(connection: Any, record: Any) -> None:
    """Write ahead, so that readers never wait for a writer; wait up to 5 s for another writer."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
