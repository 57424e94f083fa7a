"""The figures as CSV: one row a figure, month by month."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from service.staff.insight.figures import Month, figures_of
from service.storage.questions import QuestionLog

COLUMNS: Final = ("month", "complete", "table", "row", "column", "questions")
_BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel takes other scripts for something else


def csv_of(log: QuestionLog, months: Sequence[Month]) -> str:
    """Return the figures of months, oldest first; what may not be shown is not in it.

    `complete` is `no` while a month's figures still grow and are rounded down.
    """
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for month in sorted(months):
        figures = figures_of(log, [month])
        complete = "no" if figures.growing else "yes"
        for table, row, column, count in figures.rows():
            writer.writerow((month, complete, table, row, column, count))
    return text.getvalue()
