import json

import pytest

from service.corpus.phrases import Phrasebook, read_phrasebooks
from service.web.texts import privacy_notice
from tests.conftest import ROOT

BOOKS = read_phrasebooks(ROOT / "corpus" / "phrases")


@pytest.mark.parametrize("book", BOOKS.values(), ids=lambda book: book.language)
def test_readers_are_told_what_is_kept(book: Phrasebook) -> None:
    """With the number of days that is set; with none, that no words are kept."""
    kept = privacy_notice(book, 17)
    assert "17" in kept
    assert "{" not in kept
    none = privacy_notice(book, 0)
    assert none != kept
    assert not any(letter.isdigit() for letter in none)


def test_no_text_promises_more_than_is_true() -> None:
    """The hint on the device's own history no longer says that nothing is kept elsewhere."""
    promises = {
        "en": "anywhere else",
        "ja": "サーバーには残りません",
        "zh-Hans": "别处不会保存",
        "ko": "다른 곳에는 남지",
        "vi": "Không lưu ở nơi nào khác",
        "ne": "अन्त कतै राखिँदैन",
        "id": "Tidak disimpan di tempat lain",
        "fil": "Walang ibang pinag-iingatan",
        "th": "ไม่มีการเก็บไว้ที่อื่น",
        "pt": "Não fica guardado",
        "es": "No se guardan en otro",
        "uk": "ніде вони не зберігаються",
    }
    for tag, promise in promises.items():
        assert promise not in json.dumps(dict(BOOKS[tag].texts), ensure_ascii=False), tag
