import json
from pathlib import Path

import pytest

from service.corpus.corpus import read_corpus
from service.corpus.kinds import OFFTOPIC_KINDS, read_kinds
from service.errors import CorpusError
from service.indexing.examples import examples_in

TEXTS = {"greeting": ["你好"], "thanks": ["谢谢"], "other": ["明天会下雨吗"]}


def test_off_topic_texts_become_examples_of_their_kind(small_corpus: Path) -> None:
    """What is no question about a program is an example of small talk, converted for zh-Hant."""
    (small_corpus / "offtopic").mkdir()
    (small_corpus / "offtopic" / "zh-Hans.json").write_text(json.dumps(TEXTS), encoding="utf-8")
    corpus = read_corpus(small_corpus)
    found = {e.text: e.label for e in examples_in(corpus, "zh-Hant")}
    assert found["謝謝"] == "offtopic:thanks"
    assert found["明天會下雨嗎"] == "offtopic:other"


def test_examples_name_programs_dangers_and_look_alikes(small_corpus: Path) -> None:
    """Sample questions carry their program, utterances their danger, and a text once a class."""
    corpus = read_corpus(small_corpus)
    examples = list(examples_in(corpus, "ja"))
    labels = {e.label for e in examples}
    assert {"japan/passport", "yokohama/garbage", "danger:fire", "calm"} <= labels
    assert len({(e.text, e.label) for e in examples}) == len(examples)


@pytest.mark.parametrize(("text", "message"), [("{", "not JSON"), ("{}", "incomplete")])
def test_unusable_files_are_located(tmp_path: Path, text: str, message: str) -> None:
    """File and cure of what cannot be read."""
    folder = tmp_path / "offtopic"
    folder.mkdir()
    (folder / "ja.json").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"offtopic/ja\.json.*{message}"):
        read_kinds(folder, OFFTOPIC_KINDS)
