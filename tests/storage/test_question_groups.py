from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from service.embedding.encoder import Encoder
from service.storage.question_groups import clusters, group_by_meaning
from service.storage.questions import KeptText
from tests.builders import HashingEncoder

DAY = date(2026, 11, 1)
SURF = {
    "en": "Where can I buy a surfboard?",
    "es": "¿Dónde puedo comprar una tabla de surf?",
    "ja": "サーフボードはどこで買えますか。",
    "ko": "서핑보드는 어디에서 살 수 있나요?",
}
DOG = {
    "en": "Can I bring my dog to the library?",
    "pt": "Posso levar meu cachorro para a biblioteca?",
    "zh-Hans": "可以带狗去图书馆吗？",
}


def kept(texts: list[tuple[str, str]], apart: int = 1) -> list[KeptText]:
    return [
        KeptText(place, DAY + timedelta(days=place * apart), tag, text)
        for place, (tag, text) in enumerate(texts)
    ]


def test_groups_reach_across_languages(encoder: Encoder) -> None:
    """Four languages ask for surfboards, three for dogs; one text stays alone and is not shown."""
    texts = kept([*SURF.items(), *DOG.items(), ("en", "What is the capital of Peru?")])
    groups = group_by_meaning(texts, encoder, 3)
    assert [(group.count, set(group.languages)) for group in groups] == [
        (4, set(SURF)),
        (3, set(DOG)),
    ]
    assert groups[0].text == SURF[groups[0].language]
    assert groups[0].ids == (0, 1, 2, 3)
    assert (groups[0].first, groups[0].last) == (DAY, DAY + timedelta(days=3))


def test_one_person_who_tries_again_is_no_group(encoder: Encoder) -> None:
    """The same words on the same day count once towards the smallest group, on others anew."""
    again = [("en", SURF["en"]), ("en", SURF["en"].upper()), ("en", SURF["en"])]
    assert group_by_meaning(kept(again, apart=0), encoder, 3) == []
    assert [group.count for group in group_by_meaning(kept(again), encoder, 3)] == [3]


def test_a_language_the_model_does_not_know_is_grouped_by_its_letters() -> None:
    """Nepali texts join Nepali ones, never those of another language."""
    texts = kept(
        [("ne", "फोहोर कहिले फाल्ने"), ("ne", "फोहोर कहिले फाल्ने हो"), ("ja", "फोहोर कहिले फाल्ने")]
    )
    groups = group_by_meaning(texts, HashingEncoder(), 2)
    assert [group.ids for group in groups] == [(0, 1)]


def test_nothing_is_grouped_into_nothing(encoder: Encoder) -> None:
    """No texts, no groups."""
    assert group_by_meaning([], encoder, 3) == []


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_clusters_part_all_places(count: int, seed: int, threshold: float) -> None:
    """Every place is in exactly one group, and no two groups are near enough to be one."""
    vectors = np.random.default_rng(seed).normal(size=(count, 3))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    similar: NDArray[np.float32] = (vectors @ vectors.T).astype(np.float32)
    groups = clusters(similar, threshold)
    assert sorted(place for group in groups for place in group) == list(range(count))
    for one in groups:
        for other in groups:
            if one is not other:
                assert similar[np.ix_(one, other)].mean() < threshold + 1e-5


@pytest.mark.parametrize(("threshold", "groups"), [(1.1, 3), (0.5, 2), (-1.5, 1)])
def test_the_threshold_decides(threshold: float, groups: int) -> None:
    """Two near places and one far away."""
    similar = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]], np.float32)
    assert len(clusters(similar, threshold)) == groups
