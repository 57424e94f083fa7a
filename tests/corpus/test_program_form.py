from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.corpus.program_form import (
    ContactForm,
    ProgramForm,
    SectionForm,
    SourceForm,
    empty_form,
    field_at,
    read_form,
    render_program,
)
from service.corpus.reader import parse_program
from service.errors import CorpusError
from tests.builders import PROGRAM
from tests.conftest import ROOT

FILES = sorted((ROOT / "corpus" / "programs").glob("*/*.md"))
SMALL = PROGRAM.replace("{id}", "yokohama/garbage").replace("{area}", "yokohama")
LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30
).map(lambda text: " ".join(text.split()))


def test_every_program_is_written_back_byte_for_byte() -> None:
    """What an editor does not touch stays as it is, quotation marks included."""
    assert len(FILES) > 100
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert render_program(read_form(text, path.name), text) == text, path


@settings(deadline=None)
@given(title=LINE, note=LINE, question=LINE, item=LINE, heading=LINE)
def test_whatever_is_typed_is_read_back(
    title: str, note: str, question: str, item: str, heading: str
) -> None:
    """Quotation marks, colons, hashes and braces are no trouble: reading gives what was typed."""
    form = ProgramForm(
        id="japan/x",
        category="work",
        audience="resident",
        wards="",
        title=title,
        summary="。",
        questions=(question,),
        sources=(SourceForm("page", title, note, "", item, "2026-04"),),
        contacts=(
            ContactForm("名", "", "", "", "", "", "", "", "ja, en", note, "page", "recheck"),
        ),
        verified_on="2026-11-22",
        sections=(SectionForm(heading, "page", "一。\n\n- 二"),),
    )
    assert read_form(render_program(form), "x") == form


def test_a_fault_is_led_back_to_its_field() -> None:
    """The line that the reader names is the field of the form that was typed wrongly."""
    form = read_form(SMALL.replace("000-000-0000", "call"), "x")
    with pytest.raises(CorpusError) as caught:
        parse_program(render_program(form), "x", "yokohama/garbage")
    assert [field_at(form, p.line) for p in caught.value.problems] == ["contacts.1.phone"]
    form = read_form(SMALL.replace("1,500円を払います。", "**太字**"), "x")
    with pytest.raises(CorpusError) as caught:
        parse_program(render_program(form), "x", "yokohama/garbage")
    assert [field_at(form, p.line) for p in caught.value.problems] == ["sections.2.body"]
    assert field_at(form, 0) == field_at(form, 10_000) == ""


def test_a_new_form_has_room_for_what_a_program_needs() -> None:
    """Five questions, the first of them known; a source, a contact and a section."""
    form = empty_form("japan/x", "work", "題", "何ですか。", date(2026, 11, 22))
    assert form.questions == ("何ですか。", "", "", "", "")
    assert (len(form.sources), len(form.contacts), len(form.sections)) == (1, 1, 1)
    assert form.without_blanks().questions == ("何ですか。",)
    assert (form.area, form.verified_on) == ("japan", "2026-11-22")


def test_a_file_that_is_no_program_says_so() -> None:
    """YAML that cannot be read is named with its file."""
    with pytest.raises(CorpusError, match=r"x\.md.*no front matter"):
        read_form("# nothing", "x.md")
    with pytest.raises(CorpusError, match=r"x\.md.*not YAML"):
        read_form("---\ntitle: [\n---\n", "x.md")
