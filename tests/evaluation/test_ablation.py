"""Variants: each takes away just what it says, and rows are kept and compared."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ablation import analyzers, chunkings, corpora
from evaluation.ablation.fusions import (
    ReciprocalRankFusion,
    fit_common_weights,
    fit_equal_weights,
    fit_reciprocal_ranks,
)
from evaluation.ablation.indexes import RememberingEncoder, encoder_of, temporary_index
from evaluation.ablation.rows import RowStore, code_digest, questions_digest
from evaluation.ablation.run import Bench, judge_all
from evaluation.ablation.signals import MEANING, WORDS, without
from evaluation.ablation.table import markdown, row_of, write_table
from evaluation.ablation.variants import (
    ADAPTER_OFF,
    BUILT_IN,
    DEFAULT,
    WITHOUT_ADAPTER,
    IndexPlan,
    Variant,
    variants,
)
from evaluation.judging import cross_validate
from service.chunking.chunk import chunk_program
from service.corpus.corpus import read_corpus
from service.embedding.encoder import Encoder
from service.errors import ConfigurationError
from service.indexing.snapshot import Snapshot
from service.languages import LANGUAGE_TAGS
from service.retrieval.fitting import DevelopmentQuestion, SearchedQuestions
from service.retrieval.signals import N_SEARCHED, SIGNAL_NAMES
from service.text.analyzers import analyzer_for
from tests.builders import HashingEncoder
from tests.evaluation.verdicts import verdict


def quiet(line: str) -> None:
    pass


def bench(workplace: Path, snapshot: Snapshot, questions: list[DevelopmentQuestion]) -> Bench:
    encoder = RememberingEncoder(HashingEncoder())
    return Bench(read_corpus(workplace / "corpus"), snapshot, encoder, 8, questions, 2, quiet)


def test_dropped_signals_are_zero_and_others_untouched(searched: SearchedQuestions) -> None:
    """The searched tables stay as they were; without meaning a question has no vector."""
    reduced = without(searched, WORDS)
    for before, after in zip(searched.tables, reduced.tables, strict=True):
        for name in SIGNAL_NAMES:
            expected = np.zeros(len(before.values)) if name in WORDS else before.column(name)
            assert (after.column(name) == expected).all()
    assert all(query.vector is not None for query in reduced.queries)
    assert all(query.vector is None for query in without(searched, MEANING).queries)
    assert any(table.column("words.program").any() for table in searched.tables)
    with pytest.raises(ValueError, match=r"no such signals: words\.none"):
        without(searched, {"words.none"})


def test_japanese_keeps_its_own_index(searched: SearchedQuestions) -> None:
    """Passages in Japanese are a foreign index to questions in other languages only."""
    reduced = without(searched, {"meaning.japanese"})
    kept = {
        question.language: table.column("meaning.japanese").any()
        for question, table in zip(reduced.questions, reduced.tables, strict=True)
    }
    assert kept == {"ja": True, "en": False}


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=6))
def test_reciprocal_ranks_are_their_formula(rows: list[list[int]]) -> None:
    """Sixty over sixty plus rank, added up; a program without a match is in no list."""
    values = np.zeros((len(rows), len(SIGNAL_NAMES)), np.float32)
    values[:, :3] = rows
    values[:, N_SEARCHED:] = 7.0
    scores = ReciprocalRankFusion((), (), {}).scores(values, "ja")
    for number, row in enumerate(rows):
        expected = 0.0
        for column, value in enumerate(row):
            others = [other[column] for other in rows]
            if value > min(others):
                expected += 60 / (60 + 1 + sum(other > value for other in others))
        assert scores[number] == pytest.approx(expected)


def test_ways_of_fusing_fit_and_judge(searched: SearchedQuestions) -> None:
    """Equal weights are equal, common ones have no language of their own, ranks learn nothing."""
    equal, _ = fit_equal_weights(searched)
    assert set(equal.common) == {1.0}
    common, _ = fit_common_weights(searched)
    assert common.by_language == {}
    assert len(set(common.common)) > 1
    ranks, calibration = fit_reciprocal_ranks(searched)
    assert ranks.common == ()
    assert 0 < calibration.answer_threshold < 1
    assert len(cross_validate(searched, 2, fit_reciprocal_ranks)) == len(searched.questions)


def test_other_sizes_of_chunks_lose_nothing(workplace: Path) -> None:
    """Every block stands in one small chunk, and all texts in the large one."""
    program = read_corpus(workplace / "corpus").programs[0]
    asked = ("いつ？",)
    default = list(chunk_program(program, "ja", asked))
    small = list(chunkings.chunk_by_block(program, "ja", asked))
    blocks = [block.text for section in program.sections for block in section.blocks]
    sections = [chunk for chunk in small if chunk.kind == "section"]
    assert [chunk.text.split("\n", 1)[1] for chunk in sections] == blocks
    assert [c for c in small if c.kind != "section"] == [c for c in default if c.kind != "section"]
    large = list(chunkings.chunk_whole(program, "ja", asked))
    assert sum(chunk.kind != "question" for chunk in large) == 1
    everything = "".join(chunk.text for chunk in default).replace("\n", "")
    assert Counter("".join(c.text for c in large).replace("\n", "")) == Counter(everything)


def test_corpora_leave_out_what_they_say(workplace: Path) -> None:
    """Sample questions, authored queries, both, or every language but Japanese."""
    corpus = replace(
        read_corpus(workplace / "corpus"), queries={"ja": {"x/y": ("q",)}, "vi": {"x/y": ("r",)}}
    )
    assert all(program.questions for program in corpus.programs)
    assert not any(p.questions for p in corpora.without_sample_questions(corpus).programs)
    assert corpora.without_sample_questions(corpus).queries == corpus.queries
    assert corpora.without_queries(corpus).queries == {}
    assert corpora.without_queries(corpus).programs == corpus.programs
    neither = corpora.without_any_questions(corpus)
    assert not any(program.questions for program in neither.programs)
    assert not neither.queries
    assert set(corpora.japanese_only(corpus).queries) == {"ja"}
    assert corpora.japanese_only(corpus).memories == {}


def test_simpler_analyzers_change_only_their_languages() -> None:
    """Words as written, lemmas, bigrams; every other language keeps its analyzer."""
    text = "ごみを出しました"
    assert analyzers.surface_japanese("ja").terms(text) == ["ごみ", "出し"]
    assert analyzers.lemma_japanese("ja-x-easy").terms(text) == ["塵", "出す"]
    assert analyzers.bigram_japanese("ja").terms("ごみの日") == ["n:ごみ", "n:みの", "n:の日"]
    assert analyzers.bigram_unspaced("th").terms("ขยะ") == ["n:ขย", "n:ยะ"]
    assert analyzers.plain_words("es").terms("Qué día") == ["qué", "día"]
    for made, own in (
        (analyzers.surface_japanese, analyzers.JAPANESE),
        (analyzers.lemma_japanese, analyzers.JAPANESE),
        (analyzers.bigram_japanese, analyzers.JAPANESE),
        (analyzers.bigram_unspaced, analyzers.UNSPACED),
    ):
        others = [tag for tag in LANGUAGE_TAGS if tag not in own]
        assert all(made(tag) is analyzer_for(tag) for tag in others)


def test_variants_have_keys_of_their_own() -> None:
    """The default comes first; the adapter is compared only where it is in use."""
    every = variants(["a/b@c", "a/b@c", "/models/x"], embedded=True)
    keys = [variant.key for variant in every]
    assert len(set(keys)) == len(keys) == len(BUILT_IN) + 3
    assert keys[0] == "default"
    assert keys[-2:] == ["encoder-a-b-c", "encoder-models-x"]
    assert ADAPTER_OFF not in variants([], embedded=False)


def test_a_temporary_index_is_another_and_vanishes(workplace: Path, snapshot: Snapshot) -> None:
    """Vectors are taken over, words are indexed anew, and the folder is removed."""
    encoder = HashingEncoder()
    plan = IndexPlan(corpora.without_any_questions, analyzers=analyzers.bigram_japanese)
    corpus = read_corpus(workplace / "corpus")
    with temporary_index(plan, corpus, encoder, snapshot, lambda d, t: None) as built:
        assert not any(chunk.kind == "question" for chunk in built.content.chunks)
        assert built.lexical["ja"].search("の出").scores.any()
        folder = built.folder
    assert not folder.exists()
    assert not any("集積所" in text for text in encoder.encoded)


def test_no_question_is_encoded_twice() -> None:
    """Vectors come back in order, whatever was asked before."""
    inner = HashingEncoder()
    encoder = RememberingEncoder(inner)
    first = encoder.encode_queries(["ab", "cd", "ab"], "ja")
    again = encoder.encode_queries(["cd", "ef"], "ja")
    assert (first[1] == again[0]).all()
    assert (first[0] == first[2]).all()
    assert inner.encoded == ["ab", "cd", "ef"]
    assert encoder.encode_queries([], "ja").shape == (0, inner.dimension)
    encoder.encode_queries(["ab"], "vi")
    assert inner.encoded[-1] == "ab"


def test_rows_are_kept_under_their_conditions(tmp_path: Path) -> None:
    """Read back as written; other conditions, a damaged file or none is no row."""
    verdicts = [verdict(["a"], ["a"]), verdict([], [], outcome="unanswered")]
    RowStore(tmp_path, {"code": "1"}).write("x", verdicts)
    assert RowStore(tmp_path, {"code": "1"}).read("x") == verdicts
    assert RowStore(tmp_path, {"code": "2"}).read("x") is None
    assert RowStore(tmp_path, {"code": "1"}).read("y") is None
    (tmp_path / "x.json").write_text('{"conditions"')
    assert RowStore(tmp_path, {"code": "1"}).read("x") is None


def test_digests_tell_conditions_apart() -> None:
    """The order of questions does not matter, their right programs do."""
    one = DevelopmentQuestion("i", "t", "ja", None, frozenset({"a", "b"}), False)
    two = DevelopmentQuestion("j", "t", "ja", "yokohama", frozenset(), False)
    assert questions_digest([one, two]) == questions_digest([two, one])
    changed = replace(one, right_programs=frozenset({"a"}))
    assert questions_digest([changed, two]) != questions_digest([one, two])
    assert code_digest() == code_digest()


def test_judging_goes_on_where_it_was(
    workplace: Path, snapshot: Snapshot, searched: SearchedQuestions, tmp_path: Path
) -> None:
    """Finished rows are kept, rows nobody chose are left out, fresh ones are judged anew."""
    said: list[str] = []
    shared = bench(workplace, snapshot, list(searched.questions))
    shared.say = said.append
    store = RowStore(tmp_path, {})
    words = Variant("words", "Signals", "words only", dropped=MEANING)
    whole = Variant("whole", "Chunks", "whole", IndexPlan(chunker=chunkings.chunk_whole))
    every = (DEFAULT, words, whole)

    def run(chosen: set[str], *, fresh: bool) -> list[str]:
        said.clear()
        return [v.key for v, _ in judge_all(shared, every, store, chosen, fresh=fresh)]

    assert run({"default", "whole"}, fresh=False) == ["default", "whole"]
    assert run({"default", "words"}, fresh=False) == ["default", "words", "whole"]
    assert [line for line in said if "kept" in line] == [
        "default: kept from before",
        "whole: kept from before",
    ]
    assert run({"words"}, fresh=True) == ["default", "words", "whole"]
    assert "words: kept from before" not in said
    default = store.read("default")
    assert default == cross_validate(searched, 2)


def test_questions_that_teach_nothing_are_a_plain_error(
    workplace: Path, snapshot: Snapshot, searched: SearchedQuestions
) -> None:
    """The option and the variant are named."""
    answerable = [q for q in searched.questions if not q.right_programs]
    with pytest.raises(ConfigurationError, match="--questions: default cannot be judged"):
        bench(workplace, snapshot, answerable).judge(DEFAULT)


def test_the_table_says_what_really_differs(tmp_path: Path) -> None:
    """Over a variant's own languages, paired with the default, chance left out."""
    default = [
        verdict(["a"], ["a"], intent=str(n), language=tag)
        for n in range(20)
        for tag in ("ja", "vi")
    ]
    worse = [
        verdict(["b", "a"], ["a"], intent=v.question.intent, language=v.question.language)
        for v in default
    ]
    chance = [*worse[:1], *default[1:]]
    japanese = Variant("x", "Words", "bigrams", languages=("ja",))
    rows = [
        row_of(DEFAULT, default, default),
        row_of(Variant("w", "Words", "worse"), worse, default),
        row_of(Variant("c", "Words", "chance"), chance, default),
        row_of(japanese, worse, default),
    ]
    lines = markdown(rows, {"folds": "5"}).splitlines()
    assert lines[0] == "folds: 5  "
    assert lines[4] == (
        "| as it is served | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | – | "
        ".000 (.000–.000) | 1.000 ja |  |"
    )
    assert lines[5].startswith("| **Words** |")
    assert "right first −1.000 (−1.000 to −1.000), wrong +1.000" in lines[6]
    assert lines[7].endswith("| .950 ja | no |")
    assert lines[8].startswith("| bigrams (ja) |")
    assert lines[8].endswith("there the default has 1.000 |")
    write_table(tmp_path, rows, {"folds": "5"})
    data = json.loads((tmp_path / "ablation.json").read_text(encoding="utf-8"))
    assert data["rows"][1]["differences"]["recall@1"]["real"] is True
    assert data["rows"][3]["recall@1 by language"] == {"ja": 0.0}
    assert (tmp_path / "ablation.md").read_text(encoding="utf-8").splitlines() == lines


def test_the_encoder_without_its_adapter_is_another(encoder: Encoder) -> None:
    """Only the four adapted languages get other vectors; an index tells the two apart."""
    bare = encoder_of(IndexPlan(encoder=WITHOUT_ADAPTER), encoder, 8)
    assert bare.name != encoder.name
    assert encoder.name.startswith(bare.name)
    english, nepali = ["When is garbage collected?"], ["फोहोर कहिले उठाइन्छ?"]
    same = encoder.encode_queries(english, "en") @ bare.encode_queries(english, "en").T
    other = encoder.encode_queries(nepali, "ne") @ bare.encode_queries(nepali, "ne").T
    assert same[0, 0] == pytest.approx(1.0, abs=1e-5)
    assert other[0, 0] < 0.9
    assert encoder_of(IndexPlan(), encoder, 8) is encoder
