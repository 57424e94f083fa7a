import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.personal_data import fold, is_my_number, mask
from tests.conftest import ROOT

SENTENCES = {
    "ja": "ごみの日を知りたいです。{}に連絡してください。",
    "ja-x-easy": "こたえを {} に おしえて ください。",
    "en": "Please call me back at {} about the nursery school.",
    "zh-Hans": "我想问保育园的事，请打{}。",
    "zh-Hant": "我想問保育園的事，請打{}。",
    "ko": "어린이집에 대해 {}로 알려 주세요.",
    "vi": "Xin gọi cho tôi số {} về việc đổ rác.",
    "ne": "कृपया मलाई {} मा फोन गर्नुहोस्।",
    "id": "Tolong hubungi saya di {} soal sampah.",
    "fil": "Pakitawagan ako sa {} tungkol sa basura.",
    "th": "ช่วยโทรกลับที่ {} เรื่องขยะ",
    "pt": "Por favor, ligue para {} sobre a creche.",
    "es": "Llámeme al {} por lo de la guardería.",
    "uk": "Зателефонуйте мені на {} щодо садка.",
}
SCRIPTS = ("0123456789", "０１２３４５６７８９", "०१२३४५६७८९", "๐๑๒๓๔๕๖๗๘๙")
sentences = st.sampled_from(sorted(SENTENCES.values()))
gaps = st.sampled_from(["", " ", "-", "－", "ー", "‐", "−", "\u3000", ". ", " - ", "\u200b"])


@st.composite
def written(draw: st.DrawFn, digits: str) -> str:
    """Digits as people write them: in any script, with anything between any two."""
    script = draw(st.sampled_from(SCRIPTS))
    return "".join(
        script[int(digit)] + (draw(gaps) if place < len(digits) - 1 else "")
        for place, digit in enumerate(digits)
    )


def numbers(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(max_codepoint=127))


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", fold(text))


def with_check_digit(eleven: str) -> str:
    return next(eleven + digit for digit in "0123456789" if is_my_number(eleven + digit))


@given(st.data(), sentences)
def test_no_phone_number_survives(data: st.DataObject, sentence: str) -> None:
    """Mobile, landline and foreign numbers, in every script, whatever parts the digits."""
    phone = data.draw(numbers(r"0[789]0[0-9]{8}|0[1-9][0-9]{8}|(81|84|63|977|380)[1-9][0-9]{8}"))
    masked = mask(sentence.format(data.draw(written(phone))))
    assert digits_of(masked) == ""
    assert sentence.format("|").split("|")[0].strip()[:6] in masked


@given(st.data(), sentences)
def test_no_my_number_survives(data: st.DataObject, sentence: str) -> None:
    """Twelve digits with their check digit."""
    number = with_check_digit(data.draw(numbers(r"[0-9]{11}")))
    assert digits_of(mask(sentence.format(data.draw(written(number))))) == ""


@given(st.data(), sentences)
def test_no_residence_card_or_passport_survives(data: st.DataObject, sentence: str) -> None:
    """Letters and digits, narrow or full-width, also in small letters."""
    number = data.draw(numbers(r"[A-Z]{2}[0-9]{8}[A-Z]{2}|[A-Z]{1,2}[0-9]{7}[A-Z]?"))
    shape = data.draw(st.sampled_from([str, str.lower, full_width]))
    masked = mask(sentence.format(shape(number)))
    assert digits_of(masked) == ""
    assert "[card]" in masked


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@given(st.text(max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    """What is masked stays as it is."""
    once = mask(text)
    assert mask(once) == once


@given(st.text(max_size=80))
def test_folding_keeps_every_place(text: str) -> None:
    """A place in the folded text is the same place in the text."""
    assert len(fold(text)) == len(text)


def test_the_check_digit_is_the_laws() -> None:
    """123456789018 is a My Number, and no other last digit is right."""
    assert [d for d in "0123456789" if is_my_number("12345678901" + d)] == ["8"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("My name is Maria Santos and I need help.", "My name is [name] and I need help."),
        ("my son's name is ken", "my son's name is [name]"),
        ("私の名前は王小明です。ごみは？", "私の名前は[name]です。ごみは？"),
        ("山田太郎と申します。", "[name]と申します。"),
        ("わたしは アン・グエンと いいます。", "わたしは [name]と いいます。"),
        ("我叫王小明，想问保育园", "我叫[name]，想问保育园"),
        ("我的名字是林美玲。", "我的名字是[name]。"),
        ("제 이름은 김민수입니다.", "제 이름은 [name]입니다."),
        ("저는 김민수라고 합니다", "저는 [name]라고 합니다"),
        ("Tôi tên là Nguyễn Văn An, tôi muốn", "Tôi tên là [name], tôi muốn"),
        ("मेरो नाम राम बहादुर थापा हो।", "मेरो नाम [name] हो।"),
        ("Nama saya Budi Santoso, saya", "Nama saya [name], saya"),
        ("Ako po si Maria Clara. Kailan?", "Ako po si [name]. Kailan?"),
        ("Ang pangalan ko ay Jose Rizal at", "Ang pangalan ko ay [name] at"),
        ("ผมชื่อสมชาย ใจดี อยากถาม", "ผมชื่อ[name] อยากถาม"),
        ("Meu nome é João da Silva e moro", "Meu nome é [name] e moro"),
        ("Me llamo José García, vivo en", "Me llamo [name], vivo en"),
        ("Мене звати Олена Шевченко, я", "Мене звати [name], я"),
        ("Full name: Maria Santos", "Full name: [name]"),
        ("I was born on 12 May 1990 in Cebu", "I was born on [birth] in Cebu"),
        ("1990年5月12日生まれです", "[birth]生まれです"),
        ("sinh ngày 12 tháng 5 năm 1990", "sinh [birth]"),
        ("Nací el 12 de mayo de 1990.", "Nací el [birth]."),
        ("生年月日は平成2年5月12日", "生年月日は[birth]"),
        ("เกิดวันที่ 12 พฤษภาคม 2533", "เกิดวันที่ [birth]"),
        ("〒230-0051 鶴見中央3-20-1", "[address] 鶴見中央[address]"),
        ("鶴見中央三丁目ではなく3丁目20番1号", "鶴見中央三丁目ではなく[address]"),
        ("I live at Sunrise Heights 203. How", "I live at [address]. How"),
        ("Moro na Rua das Flores, 123", "Moro na [address]"),
        ("taro＠example.co.jp へ", "[email] へ"),
        ("maria at gmail dot com", "[email]"),
        ("LINE ID: taro_123", "[account]"),
        ("https://example.org/me?id=5 を見て", "[link] を見て"),
        ("電話は〇九〇一二三四五六七八", "電話は[number]"),
        ("671-2121 に", "[number] に"),
    ],
)  # fmt: skip
def test_personal_data_is_told_by_its_kind(text: str, masked: str) -> None:
    """Names, births, addresses and accounts go, the rest of the question stays."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Call 119 or 110, message 171, advice #7119",
        "110 119 171",
        "item 70 on page 119",
        "1,500円ですか、10000000円ですか",
        "2026年4月1日から2027年3月31日まで",
        "from 2026-04-01, deadline 1/4/2026",
        "2024-2025年度",
        "3番窓口は10:00-17:00ですか",
        "月1-2回、45歳、1年生2人",
        "住所はどこで変えますか",
        "お名前は何ですか",
        "この漢字は日本語で何と言いますか",
        "my name is wrong on my residence card, what do I do?",
        "What is the name of the ward office?",
        "我叫救护车要多少钱",
        "नाम परिवर्तन कसरी गर्ने",
        "นามสกุลของลูกผิด ชื่อโรงเรียนอะไร",
        "My baby was born in 2026",
        "How do I change my address in April 2026?",
        "COVID-19 vaccine, size A4, bus 23",
    ],
)  # fmt: skip
def test_harmless_numbers_and_words_stay(text: str) -> None:
    """Years, prices, dates, ages and the numbers everybody calls are no personal data."""
    assert mask(text) == text


def test_real_questions_hardly_change() -> None:
    """Of thousands of questions without personal data at most one in five hundred is touched."""
    asked = [
        text
        for path in sorted((ROOT / "evaluation" / "questions").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for text in json.loads(line)["q"].values()
    ]
    touched = [text for text in asked if mask(text) != text]
    assert len(asked) > 3000
    assert len(touched) <= len(asked) / 500, touched
