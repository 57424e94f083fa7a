"""`madoguchi ask`: one question in the terminal."""

from __future__ import annotations

from datetime import date

import click
from pydantic import TypeAdapter

from service.answering.answer import Answer, Reply
from service.answering.knowledge import Knowledge
from service.answering.question import Question
from service.api.machine import machine_of
from service.api.schemas import AskResponse
from service.assistant import Assistant
from service.cli.loading import load_index
from service.config import load_settings
from service.corpus.phrases import Phrasebook
from service.languages import resolve_language


@click.command()
@click.argument("question")
@click.option("--language", help="BCP 47 tag of the reply; by default the question's language.")
@click.option("--city", type=click.Choice(["yokohama", "kawasaki"]), help="Where you live.")
@click.option("--limit", type=click.IntRange(1, 5), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the reply as POST /ask returns it.")
def ask(question: str, language: str | None, city: str | None, limit: int, as_json: bool) -> None:
    """Answer QUESTION from the index, without a server."""
    settings = load_settings()
    encoder, snapshot = load_index(settings)
    machine = machine_of(settings)
    knowledge = Knowledge(snapshot, encoder, settings.stale_after_years, machine)
    tag = resolve_language(language) if language else None
    reply = Assistant(knowledge, settings.max_question_chars, date.today).ask(
        Question(question, tag, city, limit)
    )
    if machine is not None:
        machine.close()
    if as_json:
        shape = AskResponse.model_validate(reply)
        click.echo(TypeAdapter(AskResponse).dump_json(shape, indent=2).decode())
    else:
        _print_reply(reply, knowledge.phrasebooks[reply.language])


def _print_reply(reply: Reply, phrases: Phrasebook) -> None:
    if reply.emergency:
        click.secho(f"☎ {reply.emergency.number}  {reply.emergency.title}", fg="red", bold=True)
        click.echo(reply.emergency.text)
        for line in reply.emergency.say:
            click.echo(f"  {line.japanese}  {line.reading}  {line.romaji}  — {line.meaning}")
        click.echo()
    if reply.message:
        click.echo(reply.message + "\n")
    for answer in reply.answers:
        _print_answer(answer, phrases)
    if reply.handoff:
        contact = reply.handoff.contact
        click.echo(
            f"{reply.handoff.text}\n  {contact.name}  {contact.phone}  {contact.hours or ''}"
        )
    if reply.suggestions:
        click.echo(phrases.text("status.suggestions"))
        for suggestion in reply.suggestions:
            click.echo(f"  {suggestion}")


def _print_answer(answer: Answer, phrases: Phrasebook) -> None:
    click.secho(answer.title, bold=True)
    click.echo(answer.text + "\n")
    for contact in answer.contacts:
        ways = (contact.phone, contact.email, contact.url, contact.address, contact.hours)
        click.echo("  " + "  ".join((contact.name, *(way for way in ways if way))))
        if contact.status == "recheck":
            click.echo("    " + phrases.text("answer.recheck"))
    click.echo()
    for source in answer.sources:
        dated = (
            phrases.text("answer.as_of", date=source.as_of)
            if source.as_of
            else phrases.text("answer.undated")
        )
        item = f" ({source.item})" if source.item else ""
        click.echo(f"  {source.title}{item}, {source.publisher}, {dated}")
    click.echo(
        f"  {phrases.text(f'translation.{answer.translation.origin}')} "
        f"[{answer.program_id}, {answer.confidence:.2f}]\n"
    )
