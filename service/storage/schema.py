"""The version of the tables, and the way from one version to the next (Alembic)."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, text

from service.errors import ConfigurationError

MIGRATIONS: Final = Path(__file__).parent / "migrations"
BASELINE: Final = "0001"
"""Revision that a database made before there were revisions is at."""
_NAME: Final = re.compile(r"(\d{4})_\w+\.py")
_LOCK: Final = 0x6D61646F  # any number: the same for every worker
_log = logging.getLogger(__name__)


def newest_revision() -> str:
    """Return the number of the newest revision in `migrations/versions`."""
    names = (_NAME.fullmatch(path.name) for path in (MIGRATIONS / "versions").iterdir())
    return max(name[1] for name in names if name)


def bring_schema_up_to_date(engine: Engine) -> None:
    """Apply the revisions a database lacks, all or none; several workers may try at once.

    Raises:
        ConfigurationError: if a newer Madoguchi made the database.
        SQLAlchemyError: if the database cannot be read or changed.
    """
    with engine.connect() as connection:
        if _revision(connection) == newest_revision():
            return
    # A connection of its own: the whole change is one transaction that shuts other workers out.
    alone = create_engine(engine.url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(alone, "connect", _leave_transactions_to_us)
        event.listen(alone, "begin", _shut_out_writers)
    with alone.begin() as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        current, newest = _revision(connection), newest_revision()
        if current is not None and current > newest:
            raise ConfigurationError(
                f"the database is at revision {current}, and this Madoguchi knows {newest} at "
                "most: start the newer Madoguchi that made it, or restore an older backup"
            )
        if current != newest:
            _log.info("database: revision %s -> %s", current or "none", newest)
            _upgrade(connection, newest)


def _revision(connection: Connection) -> str | None:
    """Return the revision a database is at, or None if it is empty."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)
    return BASELINE if "feedback" in tables else None


def _upgrade(connection: Connection, newest: str) -> None:
    """Apply revisions within the connection's transaction."""
    # Alembic takes a while to import, and hardly any start needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if not inspect(connection).has_table("alembic_version") and _revision(connection) == BASELINE:
        command.stamp(config, BASELINE)
    command.upgrade(config, newest)


def _leave_transactions_to_us(connection: Any, record: Any) -> None:
    """Keep the driver from committing before a change of tables, as it does by itself."""
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")


def _shut_out_writers(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
