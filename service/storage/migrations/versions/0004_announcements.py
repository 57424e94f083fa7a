"""Announcements of the staff: what is being written, and every message that went out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "announcement",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False, index=True),
        sa.Column("updated_by", sa.String(80), nullable=False),
    )
    op.create_table(
        "announcement_message",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "announcement_id",
            sa.String(40),
            sa.ForeignKey("announcement.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(10), nullable=False),
        sa.Column("sent", sa.DateTime(), nullable=False, index=True),
        sa.Column("sent_by", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=False),
        sa.UniqueConstraint("announcement_id", "number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("announcement_message")
    op.drop_table("announcement")
