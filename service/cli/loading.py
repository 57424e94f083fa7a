"""What several commands load alike."""

from __future__ import annotations

from service.config import Settings
from service.embedding.encoder import Encoder
from service.embedding.factory import load_encoder
from service.indexing.snapshot import Snapshot, load_snapshot
from service.indexing.store import SnapshotStore


def load_index(settings: Settings) -> tuple[Encoder, Snapshot]:
    """Load the encoder that is set, and the current index that it built.

    Raises:
        EncoderError: if the encoder is not on this machine.
        IndexUnavailableError: if there is no index.
        CorruptSnapshotError: if it is damaged, or was built otherwise.
    """
    encoder = load_encoder(settings.encoder, settings.encoder_batch)
    return encoder, load_snapshot(SnapshotStore(settings.indexes).current_folder(), encoder)
