"""Feedback, as it was before there were revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make table `feedback`."""
    op.create_table(
        "feedback",
        sa.Column("reply_id", sa.String(32), primary_key=True),
        sa.Column("program_id", sa.String(120), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=True),
        sa.Column("language", sa.String(12), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("feedback")
