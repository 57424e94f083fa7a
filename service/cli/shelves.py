"""Shelves: where models of one kind are listed, checked and fetched."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from service.embedding.factory import EMBEDDED_ENCODER, load_encoder
from service.embedding.model_files import LocatedModel, ModelReference, cached_models
from service.embedding.model_hub import Hub, fetch
from service.errors import EncoderError
from service.indexing.store import SnapshotStore
from service.languages import LANGUAGE_TAGS

KNOWN_ENCODERS: Final = (
    ("intfloat/multilingual-e5-small", "MIT, 470 MB; questions and passages told apart"),
    ("intfloat/multilingual-e5-large", "MIT, 2.2 GB; slow without a GPU"),
    ("BAAI/bge-m3", "MIT, 2.3 GB; long passages; slow without a GPU"),
    ("cl-nagoya/ruri-v3-30m", "Apache-2.0, 150 MB; Japanese only"),
)
"""Public encoders whose prompts are known here."""
_SAMPLE: Final = "ごみはいつ出しますか。"


@dataclass(frozen=True, slots=True)
class ShelvedModel:
    """One row of `models list`.

    Attributes:
        kind: `encoder`, for one.
        name: what the setting takes.
        state: `in use`, `here` or `to be fetched`.
        note: size, license, place.
    """

    kind: str
    name: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckedModel:
    """What `models check` found.

    Attributes:
        name: identity of the model, as an index records it.
        facts: what was measured, by name.
        complaint: what is wrong and what to do about it; empty if nothing is.
    """

    name: str
    facts: Mapping[str, str]
    complaint: str


class Shelf(Protocol):
    """Models of one kind. A new kind is one more class like this in `cli/models.py`."""

    @property
    def kind(self) -> str:
        """What the models are for: `encoder`."""
        ...

    def models(self) -> Iterator[ShelvedModel]:
        """Yield the models in use, on this machine, and known to be of use."""
        ...

    def check(self, name: str | None) -> CheckedModel:
        """Load a model, by default the one in use, and try it.

        Raises:
            MadoguchiError: if it cannot be loaded.
        """
        ...

    def fetch(self, name: str) -> LocatedModel:
        """Download a model.

        Raises:
            MadoguchiError: if it cannot be had.
        """
        ...


class EncoderShelf:
    """Sentence encoders.

    Args:
        in_use: value of `MADOGUCHI_ENCODER`.
        batch_size: see `load_encoder`.
        store: snapshots, to tell whether the current one was built with the encoder checked.
        hub: where models are fetched from; not touched before.
    """

    kind = "encoder"

    def __init__(self, in_use: str, batch_size: int, store: SnapshotStore, hub: Hub) -> None:
        self._in_use = in_use
        self._batch_size = batch_size
        self._store = store
        self._hub = hub

    def models(self) -> Iterator[ShelvedModel]:
        """See `Shelf.models`."""
        embedded = self._in_use == EMBEDDED_ENCODER
        state = "in use" if embedded else "here"
        yield ShelvedModel(self.kind, EMBEDDED_ENCODER, state, "in the package; 180 MB of memory")
        cached = cached_models()
        used = ModelReference.parse(self._in_use)
        if not embedded and not any(_is(model, used) for model in cached):
            place = "a folder" if Path(used.name).is_dir() else "not on this machine"
            yield ShelvedModel(self.kind, self._in_use, "in use", place)
        for model in cached:
            state = "in use" if _is(model, used) else "here"
            yield ShelvedModel(self.kind, model.identity, state, _size(model.folder))
        for name, note in KNOWN_ENCODERS:
            if not any(model.identity.split("@")[0] == name for model in cached):
                yield ShelvedModel(self.kind, name, "to be fetched", note)

    def check(self, name: str | None) -> CheckedModel:
        """See `Shelf.check`: every language gives unit vectors, and how long one question takes."""
        encoder = load_encoder(name or self._in_use, self._batch_size)
        for tag in LANGUAGE_TAGS:
            vectors = encoder.encode_passages([_SAMPLE, " "], tag)
            lengths = np.linalg.norm(vectors, axis=1)
            if vectors.shape != (2, encoder.dimension) or not np.allclose(
                lengths, [1, 0], atol=1e-3
            ):
                raise EncoderError(
                    f"{encoder.name} gives vectors of shape {vectors.shape} and length "
                    f"{lengths[0]:.3f} for {tag}; use another model"
                )
        started = time.perf_counter()
        for _ in range(5):
            encoder.encode_queries([_SAMPLE], "ja")
        manifest = self._store.current_manifest()
        built_with = manifest.recipe.encoder if manifest else "none"
        complaint = ""
        if name is None and built_with != encoder.name:
            complaint = f"the index was built with {built_with}: run `madoguchi index`"
        facts = {
            "dimension": str(encoder.dimension),
            "questions and passages": "alike" if encoder.symmetric else "told apart",
            "milliseconds a question": f"{(time.perf_counter() - started) * 200:.1f}",
        }
        return CheckedModel(encoder.name, facts, complaint)

    def fetch(self, name: str) -> LocatedModel:
        """See `Shelf.fetch`."""
        return fetch(ModelReference.parse(name), self._hub)


def shelf_of(shelves: Sequence[Shelf], kind: str) -> Shelf:
    """Return the shelf of a kind; the kinds are those the command offers."""
    return next(shelf for shelf in shelves if shelf.kind == kind)


def _is(model: LocatedModel, used: ModelReference) -> bool:
    name, _, commit = model.identity.partition("@")
    return name == used.name and used.revision in (None, commit)


def _size(folder: Path) -> str:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{size / 1e6:,.0f} MB in {folder}"
