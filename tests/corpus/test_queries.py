from pathlib import Path

import pytest

from service.corpus.corpus import read_corpus
from service.corpus.queries import read_queries
from service.errors import CorpusError
from service.indexing.builder import chunks_in


def test_questions_of_a_language_are_searched_with_the_program(small_corpus: Path) -> None:
    """An authored question becomes a question chunk of its program, in its language only."""
    (small_corpus / "queries").mkdir()
    (small_corpus / "queries" / "ja.tsv").write_text(
        "japan/passport\tりょこうに行くのに、いる手帳\n", encoding="utf-8"
    )
    corpus = read_corpus(small_corpus)
    found = [c for c in chunks_in(corpus, "ja") if c.text == "りょこうに行くのに、いる手帳"]
    assert [(c.program_id, c.kind) for c in found] == [("japan/passport", "question")]


def test_traditional_chinese_questions_are_converted(small_corpus: Path) -> None:
    """zh-Hant has the questions of zh-Hans in its own script."""
    (small_corpus / "queries").mkdir()
    (small_corpus / "queries" / "zh-Hans.tsv").write_text(
        "japan/passport\t护照丢了怎么办\n", encoding="utf-8"
    )
    corpus = read_corpus(small_corpus)
    assert corpus.queries["zh-Hant"] == {"japan/passport": ("護照丟了怎麼辦",)}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("japan/passport no tab", "not a question"),
        ("japan/passport\t", "not a question"),
        ("japan/nothing\tQuestion?", "is no program"),
        ("japan/passport\tfirst", "stands in line 1 too"),
    ],
)
def test_bad_lines_are_located(tmp_path: Path, line: str, message: str) -> None:
    """File, line and cure of what is no question."""
    (tmp_path / "en.tsv").write_text(f"japan/passport\tfirst\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"queries/en\.tsv:2: .*{message}"):
        read_queries(tmp_path, {"japan/passport"})
