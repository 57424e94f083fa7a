"""The tables' versions: from nothing, from before there were versions, by several at once, all or nothing."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

import service.storage
from service.errors import ConfigurationError
from service.storage import schema
from service.storage.database import Base, open_database
from service.storage.feedback import Feedback, FeedbackStore

VERSIONS = schema.MIGRATIONS / "versions"


def revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def test_revisions_follow_one_another() -> None:
    """Numbered without gaps, each built on the one before."""
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    names = sorted(path.name for path in VERSIONS.glob("[0-9]*.py"))
    numbers = [name[:4] for name in names]
    assert len(set(numbers)) == len(numbers)
    found = [(script.revision, script.down_revision) for script in scripts.walk_revisions()][::-1]
    assert found == list(zip(numbers, [None, *numbers[:-1]], strict=True))
    assert schema.newest_revision() == numbers[-1]


def test_a_new_database_has_the_tables_of_the_code(engine: Engine) -> None:
    """What the revisions make is what the classes say, column by column."""
    for path in Path(service.storage.__path__[0]).glob("*.py"):
        import_module(f"service.storage.{path.stem}")
    assert revision(engine) == schema.newest_revision()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_from_before_there_were_revisions_is_taken_over(place: str) -> None:
    """Its feedback stays."""
    old = create_engine(place if "://" in place else f"sqlite:///{place}")
    with old.begin() as connection:
        connection.execute(text(
            "CREATE TABLE feedback (reply_id VARCHAR(32) NOT NULL, program_id VARCHAR(120) NOT NULL, "
            "created_at TIMESTAMP NOT NULL, helped BOOLEAN NOT NULL, reason VARCHAR(20), "
            "language VARCHAR(12) NOT NULL, PRIMARY KEY (reply_id, program_id))"
        ))  # fmt: skip
        connection.execute(
            text("INSERT INTO feedback VALUES ('a', '', '2026-11-01 09:00:00', true, NULL, 'vi')")
        )
    old.dispose()
    engine = open_database(place)
    assert FeedbackStore(engine).all() == [Feedback("a", None, True, None, "vi")]
    assert revision(engine) == schema.newest_revision()
    assert inspect(engine).has_table("staff_account")
    engine.dispose()


def test_workers_that_start_together_change_the_tables_once(place: str) -> None:
    """Eight at once, and none fails."""
    with ThreadPoolExecutor(8) as threads:
        engines = list(threads.map(open_database, [place] * 8))
    assert {revision(engine) for engine in engines} == {schema.newest_revision()}
    for engine in engines:
        engine.dispose()


def test_a_change_that_fails_leaves_everything_as_it_was(
    engine: Engine, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a revision is no revision: the table it had made is gone again."""
    copy = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, copy)
    newest = schema.newest_revision()
    (copy / "versions" / "9999_broken.py").write_text(
        f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "9999"\ndown_revision = "{newest}"\n'
        'def upgrade():\n    op.create_table("half", sa.Column("id", sa.Integer()))\n    op.execute("nonsense")\n'
    )
    monkeypatch.setattr(schema, "MIGRATIONS", copy)
    with pytest.raises(ConfigurationError, match="MADOGUCHI_DATABASE"):
        open_database(place)
    assert revision(engine) == newest
    assert not inspect(engine).has_table("half")


def test_a_database_of_a_newer_version_is_not_touched(engine: Engine, place: str) -> None:
    """The start stops, with the number and the cure."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9998'"))
    with pytest.raises(ConfigurationError, match=r"9998.*start the newer Madoguchi"):
        open_database(place)


def test_every_revision_can_be_taken_back(engine: Engine) -> None:
    """Down to nothing, and up again."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    assert inspect(engine).has_table("feedback")


def test_moments_keep_their_zone(engine: Engine) -> None:
    """Stored in UTC whatever the server's zone; a moment without a zone is refused."""
    from service.storage.audit import AuditTrail

    tokyo = timezone(timedelta(hours=9))
    AuditTrail(engine, lambda: datetime(2026, 11, 28, 8, 30, tzinfo=tokyo)).record(
        "a", "b.c", "d", {}
    )
    assert AuditTrail(engine).entries(1)[0].at == datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    with engine.connect() as connection:
        assert str(connection.scalar(text("SELECT at FROM audit")))[:16] == "2026-11-27 23:30"
    naive: Callable[[], datetime] = lambda: datetime(2026, 11, 28)  # noqa: E731
    with pytest.raises(Exception, match="no time zone"):
        AuditTrail(engine, naive).record("a", "b.c", "d", {})


@pytest.mark.parametrize(
    "address",
    [
        "mysql://hana:secret@host/x",
        "postgresql+psycopg://hana:secret@/x?host=/nowhere",
        "postgresql+psycopg://[hana:secret@x",
    ],
)
def test_an_unusable_address_is_named_without_its_password(address: str) -> None:
    """The message can go to a log."""
    with pytest.raises(ConfigurationError, match="MADOGUCHI_DATABASE=") as refused:
        open_database(address)
    assert "secret" not in str(refused.value)
