import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval.calibration import (
    Judged,
    fit_calibration,
    read_calibration,
    write_calibration,
)
from service.retrieval.logistic import fit_logistic
from service.retrieval.ranking import RankedList, ScoredProgram, by_score, fuse
from service.retrieval.results import Features

IDS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


def ranked(name: str, ids: list[str], weight: float = 1.0) -> RankedList:
    programs = tuple(ScoredProgram(pid, float(-rank), 0) for rank, pid in enumerate(ids))
    return RankedList(name, weight, programs)


@given(st.lists(IDS, min_size=1, max_size=4), st.randoms())
def test_fusion_ignores_the_order_of_lists(lists: list[list[str]], random: random.Random) -> None:
    """The same lists in any order give the same scores."""
    named = [ranked(str(i), ids) for i, ids in enumerate(lists)]
    shuffled = named[:]
    random.shuffle(shuffled)
    assert fuse(named) == fuse(shuffled)


@given(IDS.filter(bool))
def test_one_list_keeps_its_order_and_its_first_scores_one(ids: list[str]) -> None:
    """Fusing one list is that list."""
    scores = fuse([ranked("only", ids)])
    assert by_score(scores) == ids
    assert scores[ids[0]] == pytest.approx(1.0)


def test_agreement_beats_a_single_first_place() -> None:
    """Second in both lists wins over first in one and absent in the other."""
    scores = fuse([ranked("a", ["x", "y"]), ranked("b", ["z", "y"])])
    assert by_score(scores)[0] == "y"


def test_weightless_lists_do_not_count() -> None:
    """A list of weight zero changes nothing."""
    assert fuse([ranked("a", ["x"]), ranked("b", ["y"], 0.0)])["x"] == pytest.approx(1.0)
    assert fuse([]) == {}


def features(top: float) -> Features:
    return Features(top, 0.1, top, 0.1, 1.0, 1.0, 0.1, 0.3)


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
