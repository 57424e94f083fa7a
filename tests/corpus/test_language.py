from pathlib import Path

import pytest

from service.corpus.easy_japanese import (
    Vocabulary,
    check_easy_japanese,
    read_vocabulary,
    violations,
)
from service.corpus.glossary import check_terms, read_glossary
from service.corpus.memory import MemoryEntry
from service.errors import CorpusError
from service.languages import AUTHORED_TAGS

VOCABULARY = Vocabulary(frozenset({"センター", "申し込む", "避難"}), {"実施": "する"})


def entry(place: str, source: str, text: str) -> MemoryEntry:
    return MemoryEntry(f"japan/x#{place}", source, text, "authored", None, None, False, 7)


def glossary_file(folder: Path, *rows: dict[str, str]) -> Path:
    columns = ["term", "kind", *AUTHORED_TAGS, "source"]
    lines = ["\t".join(columns), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    path = folder / "glossary.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


WARD = {"term": "鶴見区", "kind": "ward", "en": "Tsurumi Ward | Tsurumi-ku", "uk": "Цурумі",
        "source": "JMA"}  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "text", "found"),
    [
        ("en", "Go to the Tsurumi Ward office.", 0),
        ("en", "Go to the TSURUMI-KU office.", 0),
        ("en", "Go to the office of 鶴見区.", 0),
        ("en", "Go to the Crane View office.", 1),
        ("uk", "у районі Цурумі", 0),
        ("vi", "quận nào cũng được", 0),
    ],
)
def test_a_translation_uses_an_accepted_name(
    tmp_path: Path, tag: str, text: str, found: int
) -> None:
    """Any accepted form or the Japanese itself will do; an empty cell sets no rule."""
    glossary = read_glossary(glossary_file(tmp_path, WARD))
    problems = list(check_terms(glossary, tag, [entry("summary", "鶴見区に行きます。", text)]))
    assert len(problems) == found


def test_the_longest_term_counts(tmp_path: Path) -> None:
    """A name inside a longer name is not asked for on its own."""
    lounge = {"term": "鶴見区国際交流ラウンジ", "kind": "organization", "en": "Tsurumi Lounge",
              "source": "authored"}  # fmt: skip
    glossary = read_glossary(glossary_file(tmp_path, WARD, lounge))
    text = entry("title", "鶴見区国際交流ラウンジ", "Tsurumi Lounge")
    assert list(check_terms(glossary, "en", [text])) == []


def test_questions_may_be_colloquial(tmp_path: Path) -> None:
    """Residents do not use official names."""
    glossary = read_glossary(glossary_file(tmp_path, WARD))
    assert list(check_terms(glossary, "en", [entry("questions.1", "鶴見区は？", "Mine?")])) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**WARD, "kind": "river"}, "'river' is no kind of term"),
        ({**WARD, "source": ""}, "has no source"),
        ({**WARD, "term": ""}, "is empty or stands twice"),
    ],
)
def test_a_wrong_row_of_the_glossary_is_located(
    tmp_path: Path, row: dict[str, str], message: str
) -> None:
    """File, line, cure."""
    with pytest.raises(CorpusError, match=rf"glossary\.tsv:2: .*{message}"):
        read_glossary(glossary_file(tmp_path, row))


@pytest.mark.parametrize(
    "text",
    [
        "区役所に行きます。",
        "センターに申し込んでください。",
        "母子健康手帳（お母さんと子どもの健康を書く手帳）をもらいます。",
        "避難（逃げること）をします。",
        "「就学援助費申請書」を出します。",
        "2024年4月に始まりました。",
        "英語、中国語、韓国語、スペイン語、ポルトガル語、タガログ語、ベトナム語で相談できますか。",
        "かならず電話してください。",
    ],
)
def test_easy_sentences_pass(text: str) -> None:
    """What the guideline recommends is no violation."""
    explained = frozenset({"スペイン", "ポルトガル", "タガログ", "ベトナム", "韓国"})
    assert list(violations(text, VOCABULARY, explained, ())) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("来年の春に小学校に入る子どもといっしょにこの町に住んでいるすべての家には市から学校の"
         "案内が郵便で届きます。", "a sentence has"),
        ("行かなければなりません。", "double negative"),
        ("できないことはありません。", "double negative"),
        ("区役所に行く。", "not です・ます"),
        ("区役所は古い。", "not です・ます"),
        ("令和6年に始まりました。", "Japanese era"),
        ("健診を実施します。", "office word 実施"),
        ("ケースワーカーに話します。", "hard word ケースワーカー"),
        ("還付があります。", "hard word 還付"),
    ],
)  # fmt: skip
def test_hard_sentences_are_found(text: str, message: str) -> None:
    """Each rule of the guideline by an example that breaks it."""
    assert message in " ".join(m for m, _ in violations(text, VOCABULARY, frozenset(), ()))


def test_one_explanation_is_enough_for_a_program() -> None:
    """Explained at one place of a program, a word may stand bare at the others."""
    entries = [
        entry("summary", "", "還付（お金が返ること）があります。"),
        entry("sections.1.1", "", "還付は銀行で受け取ります。"),
        entry("questions.1", "", "ケースワーカーって だれ？"),
    ]
    assert list(check_easy_japanese(entries, VOCABULARY, ())) == []


@pytest.mark.parametrize("line", ["known\t\t", "avoid\t実施\t", "perhaps\tx\t"])
def test_a_wrong_ruling_is_located(tmp_path: Path, line: str) -> None:
    """File, line, cure."""
    path = tmp_path / "easy-japanese.tsv"
    path.write_text(f"kind\tword\tinstead\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"easy-japanese\.tsv:2: "):
        read_vocabulary(path)
