"""Alembic's environment: revisions run on the connection `service.storage.schema` hands in."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
