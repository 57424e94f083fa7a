"""Trains a small real transformer from the translation memory and packs it as an Argos package.

For tests: it learns a few hundred short sentences by heart in a minute or two on two cores, so it
shows that everything works from vocabulary to guards, and nothing about quality. It sees markers
in the place of facts, as `service.translation.masking` sends them, so that a sentence it has
learned can be asked with other numbers.

    python -m training.translation_model --source ja --target en --output FOLDER
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import shutil
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from ctranslate2.converters import TransformersConverter
from transformers import MarianConfig, MarianMTModel

from service.corpus.glossary import read_glossary
from service.corpus.memory import read_memory
from service.corpus.names import CorpusNames
from service.corpus.phrases import read_phrasebooks
from service.languages import language
from service.translation.masking import mask

LONGEST_CHARS = 28
VOCABULARY = 1500
ARGOS_CODES = {"zh-Hans": "zh", "zh-Hant": "zt", "fil": "tl"}


@dataclass(frozen=True)
class Example:
    """A sentence in Japanese and other languages, with the same markers in each."""

    japanese: str
    translations: dict[str, str]


def examples(corpus: Path, tags: list[str], limit: int) -> list[Example]:
    """Return short segments whose facts and names stand once in every language, in order."""
    memories = {tag: read_memory(corpus / "locales", tag) for tag in tags}
    terms = read_glossary(corpus / "glossary.tsv").terms
    names = CorpusNames(terms, {}, read_phrasebooks(corpus / "phrases"))
    found: dict[str, Example] = {}
    for context, entry in memories[tags[0]].entries.items():
        japanese = entry.source_text
        if "#questions" in context or len(japanese) > LONGEST_CHARS or japanese in found:
            continue
        translations: dict[str, str] = {}
        sent = ""
        for tag in tags:
            other = memories[tag].entries.get(context)
            masked = mask(japanese, names.in_text(japanese, tag), tag)
            if other is None or masked is None:
                break
            marked = _marked(other.text, masked.shown, masked.prefix)
            if marked is None:
                break
            translations[tag], sent = marked, masked.text
        else:
            found[japanese] = Example(sent, translations)
    chosen = list({example.japanese: example for example in found.values()}.values())
    random.Random(1).shuffle(chosen)  # noqa: S311  a reproducible order
    return chosen[:limit]


def _marked(text: str, shown: tuple[str, ...], prefix: str) -> str | None:
    """Put markers into an authored translation.

    Returns:
        None if a value is not there in its order, or Japanese or another number is left.
    """
    position = 0
    for number, value in enumerate(shown, 1):
        at = text.find(value, position)
        if at < 0:
            return None
        marker = f"{prefix}{number}"
        text = text[:at] + marker + text[at + len(value) :]
        position = at + len(marker)
    rest = re.sub(rf"{prefix}\d", "", text)
    return None if re.search(r"\d|[\u3040-\u30ff\u4e00-\u9fff]", rest) else text


def train(pairs: list[tuple[str, str]], folder: Path, seconds: float) -> dict[str, Any]:
    """Train a model and its vocabulary; write a CTranslate2 model and `sentencepiece.model`."""
    torch.manual_seed(1)
    torch.set_num_threads(1)  # two threads on busy cores wait for each other
    vocabulary = _vocabulary(pairs, folder)
    size = vocabulary.get_piece_size()
    config = MarianConfig(
        vocab_size=size + 1, d_model=128, encoder_layers=2, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=512,
        decoder_ffn_dim=512, dropout=0.0, max_position_embeddings=256, pad_token_id=size,
        eos_token_id=vocabulary.piece_to_id("</s>"), decoder_start_token_id=size,
        forced_eos_token_id=vocabulary.piece_to_id("</s>"), scale_embedding=True,
        activation_function="swish", share_encoder_decoder_embeddings=True,
    )  # fmt: skip
    model = MarianMTModel(config)
    report = _fit(model, vocabulary, pairs, seconds)
    _convert(model, vocabulary, folder)
    return report


def _vocabulary(pairs: list[tuple[str, str]], folder: Path) -> sentencepiece.SentencePieceProcessor:
    text = folder / "text.txt"
    text.write_text("\n".join(side for pair in pairs for side in pair), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "sentencepiece"), vocab_size=VOCABULARY,
        hard_vocab_limit=False, character_coverage=1.0, model_type="unigram", bos_id=-1,
        unk_id=1, eos_id=0, pad_id=-1, minloglevel=2, num_threads=1,
        user_defined_symbols=[f"ZX{number}" for number in range(1, 10)],
    )  # fmt: skip
    text.unlink()
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))


def _fit(
    model: Any, vocabulary: Any, pairs: list[tuple[str, str]], seconds: float
) -> dict[str, Any]:
    """Train until the sentences are known by heart or the time is over."""
    pad, eos = model.config.pad_token_id, model.config.eos_token_id
    data = [([*vocabulary.encode(a), eos], [*vocabulary.encode(b), eos]) for a, b in pairs]
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=0.0)
    rng = random.Random(1)  # noqa: S311  a reproducible order
    started, step, epoch, mean = time.monotonic(), 0, 0, math.inf
    while time.monotonic() - started < seconds and mean > 0.05:
        rng.shuffle(data)
        ordered = sorted(data, key=lambda pair: len(pair[1]) + rng.random() * 4)
        batches = [ordered[at : at + 32] for at in range(0, len(ordered), 32)]
        rng.shuffle(batches)
        losses = []
        for batch in batches:
            step += 1
            rate = 2e-3 * min(step / 60, (60 / step) ** 0.25)
            for group in optimizer.param_groups:
                group["lr"] = rate
            source = _padded([pair[0] for pair in batch], pad)
            target = _padded([pair[1] for pair in batch], pad)
            labels = target.masked_fill(target == pad, -100)
            model.train()
            loss = model(input_ids=source, attention_mask=source != pad, labels=labels).loss
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            with torch.no_grad():  # converted decoders begin from zeros in the place of <pad>
                model.model.shared.weight[pad] = 0.0
            losses.append(loss.item())
        mean, epoch = sum(losses) / len(losses), epoch + 1
    return {
        "sentences": len(pairs), "epochs": epoch, "loss": round(mean, 4),
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def _padded(rows: list[list[int]], pad: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [pad] * (longest - len(row)) for row in rows])


def _convert(model: Any, vocabulary: Any, folder: Path) -> None:
    """Save in the format of Marian models, and convert as Argos's own models are."""
    with tempfile.TemporaryDirectory() as working:
        saved = Path(working)
        model.eval()
        model.save_pretrained(saved)
        pieces = [vocabulary.id_to_piece(n) for n in range(vocabulary.get_piece_size())]
        ids = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
        (saved / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
        for name in ("source.spm", "target.spm"):
            shutil.copy(folder / "sentencepiece.model", saved / name)
        (saved / "tokenizer_config.json").write_text(
            json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": "ja",
                        "target_lang": "en", "separate_vocabs": False}), encoding="utf-8"
        )  # fmt: skip
        output = folder / "model"
        TransformersConverter(str(saved)).convert(str(output), quantization="int8", force=True)
    settings = json.loads((output / "config.json").read_text("utf-8"))
    settings["add_source_eos"] = True  # Argos gives the pieces of a sentence and no end mark
    (output / "config.json").write_text(json.dumps(settings), encoding="utf-8")


def pack(folder: Path, source: str, target: str, output: Path) -> Path:
    """Pack a model folder as `translate-<source>_<target>.argosmodel`."""
    codes = [ARGOS_CODES.get(tag, tag) for tag in (source, target)]
    name = f"translate-{codes[0]}_{codes[1]}"
    metadata = {
        "package_version": "0.1", "argos_version": "1.5", "from_code": codes[0],
        "from_name": language(source).tag, "to_code": codes[1], "to_name": language(target).tag,
        "type": "translate", "links": [],
    }  # fmt: skip
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=1), encoding="utf-8")
    (folder / "README.md").write_text(
        "Test model of Madoguchi, trained from its own translation memory (CC BY 4.0).\n", "utf-8"
    )
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{name}-0_1.argosmodel"
    kept = ("metadata.json", "README.md", "sentencepiece.model")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted([*(folder / "model").iterdir(), *(folder / name for name in kept)]):
            archive.write(file, f"{name}/{file.relative_to(folder)}")
    return path


def main() -> None:
    """Train and pack one direction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--source", default="ja")
    parser.add_argument("--target", default="en")
    parser.add_argument("--sentences", type=int, default=160)
    parser.add_argument("--seconds", type=float, default=120.0, help="longest training time")
    parser.add_argument("--output", type=Path, default=Path("var/test-models"))
    arguments = parser.parse_args()
    source, target = arguments.source, arguments.target
    tags = [tag for tag in dict.fromkeys(("en", source, target)) if tag != "ja"]
    chosen = examples(arguments.corpus, tags, arguments.sentences)
    pairs = [
        (e.japanese if source == "ja" else e.translations[source], e.translations[target])
        for e in chosen
    ]
    with tempfile.TemporaryDirectory() as working:
        folder = Path(working)
        report = train(pairs, folder, arguments.seconds)
        path = pack(folder, source, target, arguments.output)
    known = [e.japanese for e in chosen]
    path.with_suffix(".json").write_text(
        json.dumps({**report, "japanese": known}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    print(f"{path}: {report}")


if __name__ == "__main__":
    main()
