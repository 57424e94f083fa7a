from __future__ import annotations

from pathlib import Path

from service.indexing.term_cache import TermCache
from service.languages import LANGUAGE_TAGS
from service.text.analyzers import Analyzer, analyzer_for


class Counting:
    """An analyzer that counts its work."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.calls = 0
        self._analyzer = analyzer

    def terms(self, text: str) -> list[str]:
        self.calls += 1
        return self._analyzer.terms(text)


def test_texts_are_analyzed_once(tmp_path: Path) -> None:
    """The next build gets the same terms without any work; what it drops is forgotten."""
    text = "Garbage ごみ कुकुर 8:00, จดทะเบียน — đăng ký"
    for tag in LANGUAGE_TAGS:
        counting = Counting(analyzer_for(tag))
        first = TermCache(tmp_path, lambda _, found=counting: found)
        wanted = analyzer_for(tag).terms(text)
        assert first.analyzer_for(tag).terms(text) == wanted
        assert first.analyzer_for(tag).terms("") == analyzer_for(tag).terms("")
        first.save()
        second = TermCache(tmp_path, lambda _, found=counting: found)
        assert second.analyzer_for(tag).terms(text) == wanted
        assert second.analyzer_for(tag).terms("") == []
        assert counting.calls == 2
    second.save()


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    """It only saves time: what cannot be read is analyzed again."""
    cache = TermCache(tmp_path, analyzer_for)
    wanted = cache.analyzer_for("en").terms("Where is it?")
    cache.save()
    (path,) = tmp_path.rglob("en.terms")
    path.write_bytes(b"\0" + path.read_bytes()[:5])
    assert TermCache(tmp_path, analyzer_for).analyzer_for("en").terms("Where is it?") == wanted
