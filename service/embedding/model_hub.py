"""Fetching a model from the Hugging Face hub: only when an operator asks, never while serving."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from service.embedding.model_files import INSTALL_MODELS, LocatedModel, ModelReference, hub_ids
from service.errors import EncoderError

_OTHER_RUNTIMES: Final = (".onnx", ".onnx_data", ".h5", ".msgpack", ".ot", ".gguf", ".tflite")
_TIMEOUT: Final = 20.0
"""Seconds to wait for the list of a model's files."""
_OTHER_FOLDERS: Final = frozenset({"onnx", "openvino", "coreml", ".cache"})


class Hub(Protocol):
    """What is asked of a hub."""

    def files(self, hub_id: str, revision: str | None) -> list[str]:
        """Return the names of a model's files.

        Raises:
            OSError: if the hub or the model cannot be reached.
            EncoderError: if the hub's client is not installed.
        """
        ...

    def download(self, hub_id: str, revision: str | None, files: Sequence[str]) -> Path:
        """Download files into the local cache; returns the folder, named after the commit.

        Raises:
            OSError: if the hub or the model cannot be reached.
        """
        ...


class HuggingFaceHub:
    """The hub at https://huggingface.co, or at `HF_ENDPOINT`; its client is imported when asked."""

    def files(self, hub_id: str, revision: str | None) -> list[str]:
        """See `Hub.files`."""
        client = _client()
        try:
            siblings = client.model_info(hub_id, revision=revision, timeout=_TIMEOUT).siblings
        except Exception as error:
            # Its errors of transport come from whichever HTTP library it is built on.
            raise OSError(str(error)) from error
        return [file.rfilename for file in siblings or ()]

    def download(self, hub_id: str, revision: str | None, files: Sequence[str]) -> Path:
        """See `Hub.download`."""
        client = _client()
        try:
            folder = client.snapshot_download(
                hub_id, revision=revision, allow_patterns=list(files), max_workers=2
            )
        except Exception as error:
            raise OSError(str(error)) from error
        return Path(str(folder))


def fetch(reference: ModelReference, hub: Hub) -> LocatedModel:
    """Download a model into the local cache, unless it is there.

    Raises:
        EncoderError: if it is no hub id, or cannot be had.
    """
    faults = []
    for hub_id in hub_ids(reference.name):
        try:
            files = wanted_files(hub.files(hub_id, reference.revision))
            folder = hub.download(hub_id, reference.revision, files)
        except (OSError, ValueError) as error:
            faults.append(f"{hub_id}: {error}")
        else:
            return LocatedModel(folder, f"{hub_id}@{folder.name}")
    raise EncoderError(
        f"{str(reference)!r} cannot be fetched ({'; '.join(faults) or 'it is no hub id'}); "
        "check name, revision and network, or copy a folder with the model onto this machine"
    )


def wanted_files(files: Sequence[str]) -> list[str]:
    """Return the files that sentence-transformers reads with PyTorch.

    Weights of other runtimes stay out, and `.bin` weights where the same are there as
    `.safetensors`.
    """
    safe = any(name.endswith(".safetensors") for name in files)
    return [
        name
        for name in files
        if not name.endswith(_OTHER_RUNTIMES)
        and not _OTHER_FOLDERS.intersection(name.split("/")[:-1])
        and not (safe and name.endswith(".bin"))
    ]


def _client() -> Any:
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise EncoderError(f"fetching models needs huggingface-hub: {INSTALL_MODELS}") from error
    return HfApi()
