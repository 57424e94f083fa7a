"""Nothing that a machine altered reaches a reader."""

from __future__ import annotations

import itertools
import random
import time
import unicodedata
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from service.corpus.glossary import read_glossary
from service.corpus.names import CorpusNames
from service.corpus.phrases import read_phrasebooks
from service.languages import LANGUAGE_TAGS
from service.translation.cache import NoCache
from service.translation.display import display_fact
from service.translation.engine import Pair
from service.translation.facts import facts_in, plain_japanese
from service.translation.guards import Reason, check_masked, check_wording, loops
from service.translation.machine import MachineTranslator
from service.translation.masking import mask
from service.translation.names import NoNames, ProtectedName
from service.translation.sentence_translator import SentenceTranslator
from service.translation.tally import Tally
from service.translation.translator import SourceText, Translation
from tests.conftest import ROOT
from tests.translation.fakes import WORDS, FakeEngine, faithful, unreliable

TARGETS = tuple(WORDS)


@pytest.fixture(scope="module")
def names() -> CorpusNames:
    terms = read_glossary(ROOT / "corpus" / "glossary.tsv").terms
    return CorpusNames(terms, {}, read_phrasebooks(ROOT / "corpus" / "phrases"))


def sentence(rng: random.Random) -> str:
    """Return a sentence as programs have them, with one to four facts and names."""
    hour = rng.randrange(24)
    parts = [
        lambda: f"電話は045-{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}です",
        lambda: f"受付は{hour}時から",
        lambda: f"{rng.choice(['午前', '午後'])}{rng.randrange(1, 12)}時{rng.randrange(60)}分まで",
        lambda: f"{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日に始まります",
        lambda: f"令和{rng.randrange(1, 9)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日から",
        lambda: f"料金は{rng.randrange(1, 99)},{rng.randrange(100, 999)}円で",
        lambda: f"{rng.randrange(1, 30)}日以内に窓口へ",
        lambda: f"くわしくはhttps://example.jp/p{rng.randrange(99)}を見て",
        lambda: f"{rng.choice(['鶴見区', '中区', '川崎区', '都筑区'])}の人は",
        lambda: f"{rng.choice(['青葉国際交流ラウンジ', '川崎市国際交流センター'])}で聞いて",
        lambda: f"{rng.randrange(1, 9)}～{rng.randrange(10, 18)}歳の子どもは",
    ]
    chosen = rng.sample(parts, rng.randrange(1, 5))
    return "、".join(part() for part in chosen) + "ください。"


def expected_values(japanese: str, names: CorpusNames, tag: str) -> list[str]:
    masked = mask(japanese, names.in_text(japanese, tag), tag)
    assert masked is not None
    return list(masked.shown)


def intact(shown: str, japanese: str, names: CorpusNames, tag: str) -> bool:
    """Judge a shown translation without the guards: values in order, and nothing else left.

    Where a sentence was sent without markers its numbers are compared, as dates are not sent so.
    """
    rest, found = shown, True
    position = 0
    cut = []
    for value in expected_values(japanese, names, tag):
        at = shown.find(value, position)
        found &= at >= 0
        cut.append((at, at + len(value)))
        position = at + len(value)
    if found:
        for start, end in reversed(cut):
            rest = rest[:start] + " | " + rest[end:]
        return not any(unicodedata.digit(c, None) is not None for c in rest) and "http" not in rest
    source = regex.findall(r"\d+", plain_japanese(japanese))
    return source == regex.findall(r"\d+", shown)


def machine(engine: FakeEngine, names: CorpusNames) -> MachineTranslator:
    return MachineTranslator(SentenceTranslator(engine, NoCache()), names, Tally(), {})


def test_ten_thousand_sentences_through_an_unreliable_translator(names: CorpusNames) -> None:
    """Drops, repeats, swaps, inventions: every translation shown holds every fact, in order."""
    rng = random.Random(20261128)
    invented = [
        "Tsurumi",
        "Цурумі",
        "Minami",
        "鹤见区",
        "เขตสึรุมิ",
        "त्सुरुमी",
        "Tsurumi International Lounge",
    ]
    engine = FakeEngine({Pair("ja", t) for t in TARGETS}, unreliable(7, invented))
    translator = machine(engine, names)
    shown = 0
    for number in range(10_000):
        tag, japanese = TARGETS[number % len(TARGETS)], sentence(rng)
        (outcome,) = translator.translate_all(
            [SourceText(japanese, "a/b#summary")], tag, time.monotonic() + 9
        )
        if outcome is None:
            continue
        assert isinstance(outcome, Translation)
        assert intact(outcome.text, japanese, names, tag), (japanese, outcome.text)
        assert outcome.origin == "machine"
        for name in ("Tsurumi", "Цурумі", "鹤见区", "สึรุมิ", "त्सुरुमी"):
            assert name not in outcome.text or "鶴見" in japanese, (japanese, outcome.text)
        shown += 1
    counts = translator.tally.counts()
    assert shown == counts["translated"] > 1000
    assert counts["rejected-empty"] > 0
    for reason in ("lost", "repeated-fact", "order", "invented", "residue", "repetition", "script"):
        assert counts[f"rejected-{reason}"] > 100, counts


@pytest.mark.parametrize("tag", TARGETS)
def test_a_faithful_translation_passes(tag: str, names: CorpusNames) -> None:
    """Guards that reject everything would be no use."""
    rng = random.Random(1)
    translator = machine(FakeEngine({Pair("ja", tag)}, faithful), names)
    sentences = (sentence(rng) for _ in range(1000))
    if tag == "uk":  # the fake does not decline the names that are left to it
        sentences = (s for s in sentences if not names.in_text(s, tag))
    texts = [SourceText(text, "a/b#x") for text in itertools.islice(sentences, 200)]
    outcomes = translator.translate_all(texts, tag, time.monotonic() + 9)
    assert sum(isinstance(o, Translation) for o in outcomes) >= 170
    for text, outcome in zip(texts, outcomes, strict=True):
        assert outcome is None or intact(outcome.text, text.text, names, tag)


@given(
    st.text(
        alphabet="0123456789０１９年月日時分円～:：-,令和午後前半ごみのZX 。" + "億万", max_size=40
    )
)
def test_masks_restore_what_they_hide(japanese: str) -> None:
    """Restoring an untouched mask in Japanese gives each fact once, and the rest unchanged."""
    masked = mask(japanese, (), "ja")
    assert masked is not None
    assert masked.marks_in(masked.text) == list(range(1, len(masked.shown) + 1))
    assert not regex.search(r"\d", masked.bare)
    assert list(masked.shown) == [display_fact(fact, "ja") for fact in facts_in(japanese)]


@given(st.permutations(range(1, 6)))
def test_only_the_given_order_of_markers_passes(order: list[int]) -> None:
    """A swap of two facts is found, whichever two they are."""
    masked = mask("1番から2番、3番、4番と5番です。", (), "en")
    assert masked is not None
    output = "from " + " and ".join(f"ZX{number}" for number in order) + " it is"
    reason = check_masked(masked, output, (), NoNames(), "en")
    assert reason == (None if list(order) == sorted(order) else Reason.ORDER)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Call ZX1 by ZX2.", None),
        ("Call zx 1 by ZX 2.", None),
        ("Call ZX1.", Reason.LOST),
        ("Call ZX1 by ZX2 or ZX2.", Reason.REPEATED_FACT),
        ("Call ZX2 by ZX1.", Reason.ORDER),
        ("Call ZX1 by ZX2 or ZX3.", Reason.INVENTED),
        ("Call ZX1 by ZX2 within 3 days.", Reason.INVENTED),
        ("Call ZX1 by ZX25.", Reason.LOST),
        ("Call ZX1 by ZX2 at www.example.com.", Reason.INVENTED),
        ("ZX1 ZX2", Reason.EMPTY),
        ("Call ZX1 までに ZX2.", Reason.RESIDUE),
        ("กรุณาโทร ZX1 ก่อน ZX2", Reason.SCRIPT),
        (
            "Call ZX1 by ZX2 " + "and then you can go on to see what other people have to say " * 2,
            Reason.LENGTH,
        ),
        ("Call ZX1 by ZX2 the the the the", Reason.REPETITION),
    ],
)
def test_reasons(output: str, reason: Reason | None) -> None:
    """Each fault has the name under which it is counted."""
    masked = mask("045-222-1171に17時までに電話", (), "en")
    assert masked is not None
    assert check_masked(masked, output, (), NoNames(), "en") == reason


def test_a_term_left_to_the_machine_must_stand_in_its_place() -> None:
    """Where a language inflects, the unchanging part is looked for, and its order checked."""
    name = ProtectedName("中区", ("Нак",), None)
    masked = mask("中区で10人", (name,), "uk")
    assert masked is not None
    assert masked.text == "中区でZX1人"
    assert check_masked(masked, "у Нацы ZX1 людей", (name,), NoNames(), "uk") == Reason.NAME
    assert check_masked(masked, "ZX1 людей у Накі", (name,), NoNames(), "uk") == Reason.ORDER
    assert check_masked(masked, "у Накі ZX1 людей", (name,), NoNames(), "uk") is None


def test_a_number_written_in_characters_is_not_invented_in_chinese() -> None:
    """五百 that the Japanese does not have is an invented number; 万一 is a word."""
    masked = mask("窓口で聞いてください", (), "zh-Hans")
    assert masked is not None
    assert check_masked(masked, "请在窗口支付五百元", (), NoNames(), "zh-Hans") == Reason.INVENTED
    assert check_masked(masked, "万一有事请在窗口询问", (), NoNames(), "zh-Hans") is None


def test_sentences_without_letters_need_no_machine(names: CorpusNames) -> None:
    """A line of facts is written by rule, era years and 午後 included."""
    engine = FakeEngine({Pair("ja", "en")}, faithful)
    translator = machine(engine, names)
    (outcome,) = translator.translate_all(
        [SourceText("令和8年4月1日 9:00～17:00", "a/b#x")], "en", 0.0
    )
    assert isinstance(outcome, Translation)
    assert outcome.text == "April 1, 2026 9:00–17:00"
    assert engine.sent == []


def test_a_segment_may_be_part_machine_and_part_original(names: CorpusNames) -> None:
    """A sentence that cannot be translated stays Japanese between those that can."""

    def translate(text: str, pair: Pair) -> str:
        return "Please call." if "電話" in text else text

    translator = machine(FakeEngine({Pair("ja", "en")}, translate), names)
    (outcome,) = translator.translate_all(
        [SourceText("電話してください。袋は透明です。", "a/b#x")], "en", time.monotonic() + 9
    )
    assert isinstance(outcome, Translation)
    assert [(p.text, p.language, p.origin) for p in outcome.pieces] == [
        ("Please call.", "en", "machine"),
        ("袋は透明です。", "ja", "original"),
    ]


def test_a_model_that_loses_markers_is_asked_without_them(names: CorpusNames) -> None:
    """The second attempt shows the numbers, and is held against them."""

    def translate(text: str, pair: Pair) -> str:
        return "Pay at the counter." if "ZX" in text else "Pay 1,500 yen at the counter."

    translator = machine(FakeEngine({Pair("ja", "en")}, translate), names)
    (outcome,) = translator.translate_all(
        [SourceText("窓口で1,500円を払います。", "a/b#x")], "en", time.monotonic() + 9
    )
    assert isinstance(outcome, Translation)
    assert outcome.text == "Pay 1,500 yen at the counter."
    assert translator.tally.counts() == {"rejected-lost": 1, "translated": 1}


def test_a_pivot_goes_through_english(names: CorpusNames) -> None:
    """Two models in a row, and the markers survive both."""
    engine = FakeEngine({Pair("ja", "en"), Pair("en", "vi")}, faithful)
    (outcome,) = machine(engine, names).translate_all(
        [SourceText("9時に来てください。", "a/b#x")], "vi", time.monotonic() + 9
    )
    assert isinstance(outcome, Translation)
    assert "9:00" in outcome.text
    assert [pair for _, pair in engine.sent] == [Pair("ja", "en"), Pair("en", "vi")]


def test_a_missing_pair_is_declined(names: CorpusNames) -> None:
    """No model, no translation, and nothing is asked."""
    engine = FakeEngine({Pair("ja", "en")}, faithful)
    assert machine(engine, names).translate_all(
        [SourceText("来てください。", "a/b#x")], "ne", 9e9
    ) == [None]
    assert engine.sent == []


@pytest.mark.parametrize(
    ("text", "stuck"),
    [
        ("Go to the office. Bring the form.", False),
        ("home home home home", True),
        ("ใน ใน ใน ใน ใน", True),
        ("a b c d e a b c d f a b c d", True),
        ("请请请请请", True),
        ("really really good", False),
    ],
)
def test_loops_are_found(text: str, stuck: bool) -> None:
    """Repetition as stuck models make it, in words or letters, with spaces or without."""
    assert loops(text) is stuck


@pytest.mark.parametrize("tag", LANGUAGE_TAGS[2:])
def test_authored_translations_pass_the_wording_guard(tag: str, names: CorpusNames) -> None:
    """What people wrote is hardly ever rejected: length, script and repetition fit real texts."""
    from service.corpus.memory import read_memory

    if tag == "zh-Hant":
        return
    entries = list(read_memory(Path(ROOT / "corpus" / "locales"), tag).entries.values())
    clean = [
        e
        for e in entries
        if not regex.search(r"[\p{Hiragana}\p{Katakana}\p{Han}]", e.text) or tag == "zh-Hans"
    ]
    clean = [e for e in clean if not regex.search(r"[\p{Hiragana}\p{Katakana}]", e.text)]
    rejected = [e for e in clean if check_wording(e.source_text, e.text, tag)]
    assert len(rejected) < 0.02 * len(clean), [(e.source_text, e.text) for e in rejected[:5]]
