"""Engines for tests: a perfect one, and one that is wrong in every way a real one has been."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import regex

from service.translation.engine import Pair

WORDS = {
    "en": [
        "please",
        "bring",
        "this",
        "to",
        "the",
        "counter",
        "and",
        "ask",
        "the",
        "staff",
        "about",
        "your",
        "case",
    ],
    "vi": [
        "xin",
        "hãy",
        "mang",
        "giấy",
        "này",
        "đến",
        "quầy",
        "và",
        "hỏi",
        "nhân",
        "viên",
        "về",
        "trường",
        "hợp",
        "của",
        "bạn",
    ],
    "uk": [
        "будь",
        "ласка",
        "принесіть",
        "це",
        "до",
        "віконця",
        "і",
        "запитайте",
        "працівника",
        "про",
        "вашу",
        "справу",
    ],
    "th": ["กรุณา", "นำ", "เอกสาร", "นี้", "ไปที่", "เคาน์เตอร์", "และ", "สอบถาม", "เจ้าหน้าที่"],
    "zh-Hans": ["请", "把", "这个", "带到", "窗口", "并", "向", "工作人员", "询问", "您的", "情况"],
    "ne": ["कृपया", "यो", "कागज", "काउन्टरमा", "लैजानुहोस्", "र", "कर्मचारीलाई", "सोध्नुहोस्"],
}
MARKER = regex.compile(r"(?:ZX|QX|XQ|QZ|ZQ)\d+")
FACT = regex.compile(r"(?:ZX|QX|XQ|QZ|ZQ)\d+|https?:[\w./]+|[\w.]+@[\w.]+|\d[\d:,.-]*\d|\d")


class FakeEngine:
    """Calls a function for each sentence, at once. Satisfies `service.translation.engine.Engine`."""

    def __init__(self, pairs: set[Pair], translate: Callable[[str, Pair], str]) -> None:
        self._pairs = frozenset(pairs)
        self._translate = translate
        self.sent: list[tuple[str, Pair]] = []

    @property
    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def fingerprint(self, pair: Pair) -> str:
        return f"fake {pair.source} {pair.target}"

    def submit(self, sentences: Sequence[str], pair: Pair) -> Future[list[str]]:
        self.sent += [(sentence, pair) for sentence in sentences]
        future: Future[list[str]] = Future()
        future.set_result([self._translate(sentence, pair) for sentence in sentences])
        return future


def faithful(sentence: str, pair: Pair) -> str:
    """Return plausible words of the target language around the facts of a sentence, in order."""
    return " ".join(_tokens(sentence, pair.target, random.Random(sentence)))


def unreliable(seed: int, invented_names: Sequence[str]) -> Callable[[str, Pair], str]:
    """Return a translator that is faithful one time in eight and does harm the other times."""
    rng = random.Random(seed)

    def translate(sentence: str, pair: Pair) -> str:
        tokens = _tokens(sentence, pair.target, rng)
        facts = [i for i, token in enumerate(tokens) if FACT.fullmatch(token)]
        harm = rng.randrange(16)
        if harm in (0, 1):
            return " ".join(tokens)
        if harm == 2 and facts:  # drops one
            del tokens[rng.choice(facts)]
        elif harm == 3 and facts:  # repeats one
            tokens.insert(rng.randrange(len(tokens)), tokens[rng.choice(facts)])
        elif harm == 4 and len(facts) > 1:  # swaps two
            a, b = rng.sample(facts, 2)
            tokens[a], tokens[b] = tokens[b], tokens[a]
        elif harm == 5:  # invents a number
            tokens.insert(rng.randrange(len(tokens) + 1), str(rng.randrange(1, 2000)))
        elif harm == 6 and facts:  # changes a digit
            i = rng.choice(facts)
            tokens[i] = regex.sub(r"\d$", lambda m: str((int(m[0]) + 1) % 10), tokens[i])
        elif harm == 7:  # is stuck
            tokens += tokens[-2:] * rng.randrange(3, 30)
        elif harm == 8:
            return rng.choice(["", " ", "。", "<unk>", "⁇ ⁇"])
        elif harm == 9:  # copies
            return sentence
        elif harm == 10:  # leaves half
            return sentence[: len(sentence) // 2] + " ".join(tokens)
        elif harm == 11:  # wrong language
            return " ".join(_tokens(sentence, "th" if pair.target != "th" else "uk", rng))
        elif harm == 12:  # invents a name
            tokens.insert(rng.randrange(len(tokens) + 1), rng.choice(invented_names))
        elif harm == 13:  # digits of another script, glued to what stands there
            at = rng.randrange(len(tokens))
            tokens[at] += rng.choice(["५", "٣", "๗", "７", "3", "②"])
        elif harm == 14:  # invents an address
            tokens.append(rng.choice(["www.example.com", "https://a.example/x", "info@example.jp"]))
        elif harm == 15:  # part of the text is lost, the rest goes on and on
            return " ".join((tokens[: max(1, len(tokens) // 3)] * 40)[:600])
        return " ".join(tokens)

    return translate


def _tokens(sentence: str, tag: str, rng: random.Random) -> list[str]:
    facts = FACT.findall(sentence)
    gaps = FACT.split(sentence)
    words = WORDS[tag]
    tokens: list[str] = []
    position = rng.randrange(len(words))
    for number, gap in enumerate(gaps):
        for _ in range(max(1, len(gap) // 2) if gap.strip() else 0):
            tokens.append(words[position % len(words)])
            position += 1
        if number < len(facts):
            tokens.append(facts[number])
    return tokens
