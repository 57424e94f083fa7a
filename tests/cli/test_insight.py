from pathlib import Path

import pytest
from click.testing import CliRunner

from service.answering.answer import AnswerStatus
from service.cli import madoguchi
from service.storage.database import open_database
from service.storage.questions import Asked, QuestionLog


def test_the_command_prints_what_may_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven Vietnamese questions of this month, in steps of three; two Nepali ones are not told."""
    database = tmp_path / "cli.sqlite3"
    monkeypatch.setenv("MADOGUCHI_DATABASE", str(database))
    log = QuestionLog(open_database(database), 30)
    for tag, times in (("vi", 7), ("ne", 2), ("th", 1)):
        one = Asked("?", tag, tag, "", AnswerStatus.ANSWERED, "japan/x", "waste", 5, "0" * 32)
        log.add([one] * times)
    result = CliRunner().invoke(madoguchi, ["insight", "--months", "2"])
    month = f"{log.today():%Y-%m}"
    lines = result.output.splitlines()
    assert lines[0] == "month,complete,table,row,column,questions"
    assert f"{month},no,total,,,9" in lines
    assert f"{month},no,language,vi,,6" in lines
    assert not [line for line in lines if ",ne," in line or ",th," in line]
