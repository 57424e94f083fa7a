import json
from datetime import date

import pytest

from service.answering.answer import AnswerStatus
from service.answering.hours import describe_hours
from service.answering.knowledge import Knowledge
from service.answering.question import Question
from service.assistant import Assistant
from service.corpus.opening_hours import parse_opening_hours
from service.errors import InvalidQuestionError
from service.languages import LANGUAGE_TAGS, speaks
from service.retrieval.results import Query
from tests.conftest import ROOT, TODAY

NOT_BREATHING = {
    "ja": "夫が息をしていません", "ja-x-easy": "おっとが いきを していません",
    "en": "My husband is not breathing", "zh-Hans": "我丈夫没有呼吸了",
    "zh-Hant": "我先生沒有呼吸了", "ko": "남편이 숨을 안 쉬어요", "vi": "Chồng tôi không thở",
    "ne": "मेरो श्रीमान सास फेर्दै हुनुहुन्न", "id": "Suami saya tidak bernapas",
    "fil": "Hindi humihinga ang asawa ko", "th": "สามีไม่หายใจ",
    "pt": "Meu marido não está respirando", "es": "Mi esposo no respira",
    "uk": "Мій чоловік не дихає",
}  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Mon–Fri 10:00–17:00; Public holidays closed"),
        ("ja", "月–金 10:00–17:00; 祝日 休み"),
        ("uk", "пн–пт 10:00–17:00"),
        ("th", "จ.–ศ. 10:00–17:00"),
    ],
)
def test_hours_are_put_into_words(knowledge: Knowledge, tag: str, text: str) -> None:
    """Days by CLDR, words by the phrasebook, times as stored."""
    hours = parse_opening_hours("Mo-Fr 10:00-17:00; PH off")
    assert describe_hours(hours, knowledge.phrasebooks[tag]).startswith(text)


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_hours_keep_every_time_in_every_language(knowledge: Knowledge, tag: str) -> None:
    """No language loses a time, an occurrence in the month, or the next day."""
    hours = parse_opening_hours("Sa[2,4] 10:00-13:00; Mo-Su 18:00-08:00; Dec 29-Jan 3 off")
    text = describe_hours(hours, knowledge.phrasebooks[tag])
    for part in ("2", "4", "10:00", "13:00", "18:00", "8:00", "29", "3"):
        assert part in text


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_a_husband_not_breathing_is_an_emergency(assistant: Assistant, tag: str) -> None:
    """119 first, in every language, with what to say in Japanese and how to say it."""
    reply = assistant.ask(Question(NOT_BREATHING[tag], tag, None, 3))
    assert reply.status is AnswerStatus.EMERGENCY
    assert reply.emergency is not None
    assert (reply.emergency.kind, reply.emergency.number) == ("ambulance", "119")
    first = reply.emergency.say[0]
    assert first.japanese == "救急です。救急車をお願いします。"
    assert first.romaji == "kyūkyū desu. kyūkyūsha o onegai shimasu."
    assert first.meaning == assistant.knowledge.phrasebooks[tag].text("emergency.say.ambulance")


def test_development_emergencies_are_all_recognised(knowledge: Knowledge) -> None:
    """Recall first: of the people in danger hardly one is missed, of the others few are alarmed."""
    missed, danger, alarms, calm = [], 0, [], 0
    path = ROOT / "evaluation" / "emergencies.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        for tag, text in item["q"].items():
            kind = knowledge.triage(Query(text, tag, None, knowledge.encode(text, tag))).danger
            if item["kind"] == "none":
                calm += 1
                if kind:
                    alarms.append(text)
            else:
                danger += 1
                if kind is None:
                    missed.append(text)
    assert len(missed) / danger <= 0.03, missed
    assert len(alarms) / calm <= 0.25, alarms


def test_ordinary_questions_raise_few_alarms(knowledge: Knowledge) -> None:
    """A false alarm above an ordinary answer is rare."""
    alarms = total = 0
    path = ROOT / "evaluation" / "questions" / "answerable.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        for tag, text in json.loads(line)["q"].items():
            total += 1
            alarms += bool(
                knowledge.triage(Query(text, tag, None, knowledge.encode(text, tag))).danger
            )
    assert alarms / total <= 0.04


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
@pytest.mark.parametrize("city", ["yokohama", "kawasaki", None])
def test_the_handoff_names_a_center_to_call(
    knowledge: Knowledge, tag: str, city: str | None
) -> None:
    """Every reader gets a phone number, at a center known to speak the language."""
    handoff = knowledge.handoff(city, tag)
    assert handoff.contact.phone
    assert handoff.speaks_language
    program = knowledge.programs[handoff.program_id]
    assert any(speaks(contact.languages, tag) for contact in program.contacts)


@pytest.mark.parametrize("text", ["", "   ", "\u200b\n"])
def test_an_empty_question_is_refused(assistant: Assistant, text: str) -> None:
    """Nothing asked, nothing guessed."""
    with pytest.raises(InvalidQuestionError, match="empty"):
        assistant.ask(Question(text, None, None, 3))


def test_a_long_question_is_refused_with_the_limit(assistant: Assistant) -> None:
    """Both lengths are named."""
    with pytest.raises(InvalidQuestionError, match=r"5000 characters; at most 1000"):
        assistant.ask(Question("a" * 5000, None, None, 3))


def test_the_city_in_the_question_beats_the_city_of_the_widget(assistant: Assistant) -> None:
    """A person in Yokohama may ask about Kawasaki."""
    reply = assistant.ask(Question("川崎市の就学援助を知りたい", "ja", "yokohama", 5))
    assert reply.answers[0].program_id == "kawasaki/school-expense-aid"


def test_the_other_city_comes_last(assistant: Assistant) -> None:
    """The chosen city and programs for all stand before the other city's."""
    reply = assistant.ask(Question("外国語で生活の相談をしたい", "ja", "kawasaki", 5))
    areas = [answer.program_id.split("/")[0] for answer in reply.answers]
    assert areas
    assert areas == sorted(areas, key=lambda area: area == "yokohama")


def test_an_answer_carries_its_proof(assistant: Assistant) -> None:
    """Sources with dates, provenance of the words, the original, the matched section first."""
    reply = assistant.ask(
        Question("How do I apply for school expense aid in Kawasaki?", "en", None, 1)
    )
    answer = reply.answers[0]
    assert answer.program_id == "kawasaki/school-expense-aid"
    assert answer.sources
    assert answer.verified_on.year == 2026
    assert answer.translation.origin == "authored"
    assert not answer.translation.reviewed
    assert answer.original.title.startswith("就学援助")
    assert sum(section.matched for section in answer.sections) <= 1
    if any(section.matched for section in answer.sections):
        assert answer.sections[0].matched


def test_an_answer_grows_stale(knowledge: Knowledge) -> None:
    """The same program is fresh now and stale years later."""
    program = knowledge.programs["kawasaki/school-expense-aid"]
    phrases = knowledge.phrasebooks["en"]
    assert not knowledge.composer.compose(program, -1, 1.0, phrases, TODAY).stale
    assert knowledge.composer.compose(program, -1, 1.0, phrases, date(2040, 1, 1)).stale


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_every_program_can_be_composed_in_every_language(knowledge: Knowledge, tag: str) -> None:
    """No program breaks, and no translation is missing."""
    for program in knowledge.programs.values():
        answer = knowledge.composer.compose(program, 0, 1.0, knowledge.phrasebooks[tag], TODAY)
        assert answer.translation.complete, program.id
        assert not answer.translation.outdated, program.id


def test_the_first_contact_is_the_one_to_call(knowledge: Knowledge) -> None:
    """110 before all others, then desks with a phone, of these those that speak the language."""
    program = knowledge.programs["japan/dv-consultation"]
    shown = knowledge.composer.contacts(program, knowledge.phrasebooks["vi"])
    keys = [(c.phone != "110", c.phone is None, not speaks(c.languages, "vi")) for c in shown]
    assert keys == sorted(keys)
    assert shown[0].phone == "110"
    assert speaks(shown[1].languages, "vi")
