"""Questions: figures without words, and masked texts that found no answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "question_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False, index=True),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("city", sa.String(20), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("program_id", sa.String(120), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("reply_id", sa.String(32), nullable=True, index=True),
    )
    op.create_table(
        "question_text",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False, index=True),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("handled", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("question_text")
    op.drop_table("question_event")
