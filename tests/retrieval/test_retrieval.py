import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import CorruptSnapshotError
from service.indexing.discriminant import fit_discriminant, load_discriminant
from service.retrieval.calibration import (
    Judged,
    fit_calibration,
    read_calibration,
    write_calibration,
)
from service.retrieval.fusion import Choice, fit_fusion, read_fusion, softmax, write_fusion
from service.retrieval.logistic import fit_logistic
from service.retrieval.results import Features
from service.retrieval.signals import FOLD_SHARES, SIGNAL_NAMES, ChunkGroups


def choices(rng: np.random.Generator, count: int, telling: int) -> list[Choice]:
    """Questions over five programs of which the one with the highest `telling` signal is right."""
    found = []
    for number in range(count):
        values = rng.random((5, len(SIGNAL_NAMES))).astype(np.float32)
        right = np.arange(5) == values[:, telling].argmax()
        found.append(Choice(values, right, "ja" if number % 2 else "vi"))
    return found


def test_fusion_learns_which_signal_tells_and_survives_disk(tmp_path) -> None:
    """The signal that decides gets the weight; no weight is negative; reading gives it back."""
    telling = SIGNAL_NAMES.index("meaning.class")
    model = fit_fusion(choices(np.random.default_rng(1), 200, telling))
    assert int(np.argmax(model.common)) == telling
    assert min(model.common) >= 0
    assert set(model.by_language) == {"ja", "vi"}
    fresh = choices(np.random.default_rng(2), 50, telling)
    hits = [c.right[model.scores(c.values, c.language).argmax()] for c in fresh]
    assert np.mean(hits) > 0.9
    write_fusion(tmp_path / "f.json", model)
    assert read_fusion(tmp_path / "f.json") == model


def test_a_language_without_questions_uses_the_common_weights() -> None:
    """A language that was never seen is fused as all others together."""
    model = fit_fusion(choices(np.random.default_rng(1), 40, 0))
    values = np.eye(len(SIGNAL_NAMES), dtype=np.float32)
    expected = np.array(model.common) / np.array(model.scales)
    assert model.scores(values, "uk") == pytest.approx(expected)


def test_a_fusion_model_of_other_signals_is_refused(tmp_path) -> None:
    """Weights of signals that no longer exist are never used."""
    path = tmp_path / "f.json"
    write_fusion(path, fit_fusion(choices(np.random.default_rng(1), 10, 0)))
    path.write_text(path.read_text().replace("words.program", "words.other"))
    with pytest.raises(CorruptSnapshotError, match="run `madoguchi index`"):
        read_fusion(path)


def test_fusion_needs_questions() -> None:
    """Nothing to learn from is an error, not a model."""
    with pytest.raises(ValueError, match="known"):
        fit_fusion([])


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6))
def test_softmax_is_a_distribution_in_the_order_of_the_scores(scores: list[float]) -> None:
    """Probabilities sum to one and the best score has the highest."""
    probabilities = softmax(np.array(scores))
    assert probabilities.sum() == pytest.approx(1.0)
    assert probabilities[int(np.argmax(scores))] == probabilities.max()


@given(st.data())
def test_folding_takes_the_best_three_chunks_of_a_program(data) -> None:
    """As sorting each program's scores and weighing the first three; others count nothing."""
    programs = np.array(data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=12)))
    size = len(programs)
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    scores = np.array(
        data.draw(st.lists(st.integers(0, 9), min_size=size, max_size=size)), np.float32
    )
    groups = ChunkGroups.of(programs, chosen)
    folded = groups.fold(scores, 4)
    best = groups.best(scores, 4)
    for program in range(4):
        own = sorted(scores[(programs == program) & chosen], reverse=True)[:3]
        expected = sum(share * score for share, score in zip(FOLD_SHARES, own, strict=False))
        assert folded[program] == pytest.approx(expected, abs=1e-5)
        assert (best[program] == -1) == (not own)
        if own:
            assert scores[best[program]] == own[0]
            assert programs[best[program]] == program


def test_the_classifier_tells_programs_apart_across_languages(tmp_path) -> None:
    """A direction in which a program's own questions differ does not mislead it."""
    rng = np.random.default_rng(3)
    means = rng.normal(size=(3, 16))
    language = rng.normal(size=16) * 5
    rows, ids = [], []
    for program in range(3):
        for _ in range(40):
            rows.append(means[program] + language * rng.normal() + 0.3 * rng.normal(size=16))
            ids.append(f"area/{program}")
    vectors = np.array(rows, np.float32)
    fitted = fit_discriminant(vectors, ids)
    far = (means[1] + 3 * language).astype(np.float32)
    assert fitted.labels[fitted.log_probabilities(far).argmax()] == "area/1"
    assert np.exp(fitted.log_probabilities(far)).sum() == pytest.approx(1.0, abs=1e-4)
    strange = (20 * rng.normal(size=16)).astype(np.float32)
    assert fitted.novelty(strange) > fitted.novelty(means[0].astype(np.float32))
    fitted.save(tmp_path / "c.npz")
    loaded = load_discriminant(tmp_path / "c.npz")
    assert loaded.labels == fitted.labels
    assert (loaded.log_probabilities(far) == fitted.log_probabilities(far)).all()


def test_a_damaged_classifier_says_what_to_do(tmp_path) -> None:
    """A file that is no classifier is refused with the cure."""
    (tmp_path / "c.npz").write_bytes(b"not numpy")
    with pytest.raises(CorruptSnapshotError, match="run `madoguchi index`"):
        load_discriminant(tmp_path / "c.npz")


def features(top: float) -> Features:
    return Features(6 * top, 1.0, top, top, top, 0.1, 0.5, 0.1, -0.5, 0.5, 1.0, 0.3, 0.0, 0.0)


def test_confidence_rises_with_the_evidence_and_survives_disk(tmp_path) -> None:
    """The fitted model is monotone in the feature that tells, and reads back the same."""
    rng = np.random.default_rng(0)
    judged = [Judged(features(top), bool(top > 0.5)) for top in rng.uniform(0, 1, 300)]
    calibration = fit_calibration(judged)
    confidences = [calibration.confidence(features(top)) for top in (0.1, 0.5, 0.9)]
    assert confidences == sorted(confidences)
    assert confidences[0] < 0.1 < 0.9 < confidences[2]
    assert 0 < calibration.suggest_threshold <= calibration.answer_threshold < 1
    write_calibration(tmp_path / "c.json", calibration)
    assert read_calibration(tmp_path / "c.json") == calibration


def test_nothing_can_be_learned_from_one_kind() -> None:
    """All right or all wrong is an error, not a model."""
    with pytest.raises(ValueError, match="both kinds"):
        fit_logistic(np.ones((3, 2)), np.ones(3))
