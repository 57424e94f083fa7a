"""`madoguchi announce`: an announcement in all languages, for the file of announcements."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import get_args

import click

from service.config import load_settings
from service.corpus.announcements import (
    LEVELS,
    AnnouncementKind,
    Announcer,
    Name,
    Slots,
    place_name,
)
from service.corpus.corpus import Corpus, read_corpus

_TIME = click.DateTime(["%Y-%m-%dT%H:%M"])


@click.command()
@click.argument("kind", type=click.Choice(get_args(AnnouncementKind)))
@click.option("--id", "identifier", required=True, help="Name of the announcement in the file.")
@click.option("--city", type=click.Choice(["yokohama", "kawasaki"]), help="Only for this city.")
@click.option("--place", help="Ward as in places.tsv, such as tsurumi; or any Japanese name.")
@click.option("--shelter", help="Japanese name of an evacuation center.")
@click.option("--line", help="Japanese name of a railway or bus line.")
@click.option("--office", help="Japanese name of a counter.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day it is about.")
@click.option("--time", "clock", type=click.DateTime(["%H:%M"]), help="Time it is about.")
@click.option("--start", type=_TIME, help="When it starts, in Japan's time.")
@click.option("--end", type=_TIME, help="When it ends, in Japan's time.")
@click.option("--phone", help="Number to call.")
@click.option("--drill", is_flag=True, help="Say that it is a drill.")
def announce(
    kind: AnnouncementKind,
    identifier: str,
    city: str | None,
    place: str | None,
    shelter: str | None,
    line: str | None,
    office: str | None,
    day: datetime | None,
    clock: datetime | None,
    start: datetime | None,
    end: datetime | None,
    phone: str | None,
    drill: bool,
) -> None:
    """Print an announcement of KIND in fourteen languages, as MADOGUCHI_ANNOUNCEMENTS takes it."""
    corpus = read_corpus(load_settings().corpus)
    slots = Slots(
        place=_place(place, city, corpus),
        shelter=_japanese(shelter),
        line=_japanese(line),
        office=_japanese(office),
        date=day.date() if day else None,
        time=clock.time() if clock else None,
        start=start,
        end=end,
        phone=phone,
    )
    rendered = Announcer(corpus.templates).render(kind, slots, drill=drill)
    entry = {
        "id": identifier,
        "level": LEVELS.get(kind, "information"),
        "city": city,
        "drill": drill,
        "texts": {tag: asdict(words) for tag, words in rendered.items()},
    }
    click.echo(json.dumps({"announcements": [entry]}, ensure_ascii=False, indent=2))


def _place(name: str | None, city: str | None, corpus: Corpus) -> Name | None:
    """Return a ward by its slug or Japanese name, or else the name as it is."""
    for place in corpus.places:
        fits = place.kind == "ward" and city in {None, place.city}
        if fits and name in {place.ward, f"{place.names['ja'][0]}区"}:
            return place_name(place, corpus.phrasebooks)
    return _japanese(name)


def _japanese(name: str | None) -> Name | None:
    return {"ja": name} if name else None
