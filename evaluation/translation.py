"""How well installed packages translate, what the guards reject, and what the memory covers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from service.config import load_settings
from service.corpus.check import coverage
from service.corpus.corpus import read_corpus
from service.corpus.names import CorpusNames
from service.languages import SOURCE_LANGUAGE, TRANSLATED_TAGS
from service.translation.cache import NoCache
from service.translation.engine import Engine
from service.translation.machine import MachineTranslator
from service.translation.names import Names
from service.translation.packages import installed_packages
from service.translation.process import EngineProcess, Limits
from service.translation.sentence_translator import SentenceTranslator
from service.translation.tally import Tally
from service.translation.translator import SourceText, Translation

_PATIENCE_SECONDS = 600.0
_BATCH = 16


@dataclass(frozen=True, slots=True)
class TranslationFigures:
    """What a machine made of a parallel file.

    Attributes:
        segments: lines of the file.
        shown: those that passed the guards as a whole.
        partly: those of which some sentences stayed Japanese.
        chrf: chrF++ (Popović 2017) of what is shown, 0 to 100, higher is better; over the lines
            that passed as a whole, None if there are none.
        bleu: BLEU of the same, 0 to 100.
        outcomes: sentences by outcome, every rejection by reason.
        seconds_per_segment: wall time, models already loaded.
    """

    segments: int
    shown: int
    partly: int
    chrf: float | None
    bleu: float | None
    outcomes: dict[str, int]
    seconds_per_segment: float


def evaluate_machine(
    pairs: Sequence[tuple[str, str]], target: str, engine: Engine, names: Names
) -> TranslationFigures:
    """Translate the Japanese of each pair, and hold what would be shown against the reference.

    Args:
        pairs: Japanese and its translation by a person.
        target: language of the references.
        engine: translates.
        names: guard names.
    """
    tally = Tally()
    machine = MachineTranslator(SentenceTranslator(engine, NoCache()), names, tally, {})
    machine.translate_all(
        [SourceText("窓口です。", "")], target, time.monotonic() + _PATIENCE_SECONDS
    )
    before = Counter(tally.counts())
    began = time.perf_counter()
    outcomes = [
        outcome
        for start in range(0, len(pairs), _BATCH)
        for outcome in machine.translate_all(
            [SourceText(japanese, "") for japanese, _ in pairs[start : start + _BATCH]],
            target,
            time.monotonic() + _PATIENCE_SECONDS,
        )
    ]
    seconds = time.perf_counter() - began
    translated = [
        (outcome, reference)
        for outcome, (_, reference) in zip(outcomes, pairs, strict=True)
        if isinstance(outcome, Translation)
    ]
    whole = [
        (outcome.text, reference)
        for outcome, reference in translated
        if all(piece.origin == "machine" for piece in outcome.pieces)
    ]
    chrf, bleu = scores(whole, target) if whole else (None, None)
    return TranslationFigures(
        segments=len(pairs),
        shown=len(whole),
        partly=len(translated) - len(whole),
        chrf=chrf,
        bleu=bleu,
        outcomes=dict(Counter(tally.counts()) - before),
        seconds_per_segment=seconds / max(1, len(pairs)),
    )


def scores(shown: Sequence[tuple[str, str]], target: str) -> tuple[float, float]:
    """Return chrF++ and BLEU of translations against references, by sacrebleu (Post 2018).

    BLEU splits Chinese into characters, and Korean, Thai and Nepali too, whose words no
    tokeniser of sacrebleu knows without further packages.
    """
    # Only evaluating needs sacrebleu.
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    tokenizer = {"zh-Hans": "zh", "zh-Hant": "zh", "ko": "char", "th": "char", "ne": "char"}
    hypotheses = [text for text, _ in shown]
    references = [[reference for _, reference in shown]]
    chrf = CHRF(word_order=2).corpus_score(hypotheses, references).score
    bleu = BLEU(tokenize=tokenizer.get(target, "13a")).corpus_score(hypotheses, references).score
    return float(chrf), float(bleu)


def read_parallel(path: Path) -> list[tuple[str, str]]:
    """Read a parallel file: Japanese, a tab, its translation, one pair a line.

    Raises:
        click.ClickException: naming the line that is not of this form.
    """
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) != 2 or not all(cell.strip() for cell in cells):
            raise click.ClickException(f"{path}:{number} is not: Japanese, tab, translation")
        pairs.append((cells[0], cells[1]))
    return pairs


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--target", type=click.Choice(TRANSLATED_TAGS), default="en", show_default=True,
    help="Language of the translations in FILE.",
)  # fmt: skip
def translation(file: Path | None, target: str) -> None:
    """Memory coverage of every language; with FILE (Japanese, tab, translation) packages too."""
    settings = load_settings()
    corpus = read_corpus(settings.corpus)
    click.echo(f"{'language':<10}{'segments':>9}{'memory':>9}{'machine':>9}")
    for row in coverage(corpus):
        if row.language != SOURCE_LANGUAGE:
            left = row.segments - row.translated
            share = 100 * row.translated / max(1, row.segments)
            click.echo(f"{row.language:<10}{row.segments:>9}{share:>8.1f}%{left:>9}")
    if file is None:
        return
    good, errors = installed_packages(settings.argos_packages)
    for error in errors:
        click.echo(str(error), err=True)
    engine = EngineProcess(good, Limits(job_seconds=_PATIENCE_SECONDS))
    names = CorpusNames(corpus.terms, corpus.memories, corpus.phrasebooks)
    try:
        figures = evaluate_machine(read_parallel(file), target, engine, names)
    finally:
        engine.close()
    click.echo(f"\n{figures.segments} segments, {figures.shown} shown, {figures.partly} in part")
    if figures.chrf is not None and figures.bleu is not None:
        click.echo(f"chrF++ {figures.chrf:.1f}  BLEU {figures.bleu:.1f}  (of those shown)")
    click.echo(f"{1000 * figures.seconds_per_segment:.0f} ms a segment")
    for outcome, count in sorted(figures.outcomes.items(), key=lambda item: -item[1]):
        click.echo(f"{count:>7}  {outcome}")
