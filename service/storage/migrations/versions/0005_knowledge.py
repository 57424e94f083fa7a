"""Knowledge work: drafts, who edits them, publications under way, and revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "knowledge_draft",
        sa.Column("program_id", sa.String(120), primary_key=True),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "knowledge_draft_part",
        sa.Column("program_id", sa.String(120), primary_key=True),
        sa.Column("part", sa.String(12), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "knowledge_draft_visit",
        sa.Column("program_id", sa.String(120), primary_key=True),
        sa.Column("login", sa.String(80), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "knowledge_revision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("program_id", sa.String(120), nullable=False, index=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=True),
        sa.Column("build_id", sa.String(80), nullable=False),
        sa.Column("commit", sa.String(64), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
    )
    op.create_table(
        "knowledge_publication",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("program_id", sa.String(120), nullable=False, index=True),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=True),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "knowledge_publication",
        "knowledge_revision",
        "knowledge_draft_visit",
        "knowledge_draft_part",
        "knowledge_draft",
    ):
        op.drop_table(table)
