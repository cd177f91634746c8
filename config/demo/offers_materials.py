"""Files to download in the demo: for each topic of a half-term a booklet, six sets of slides and the vocabulary."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from billing.pdf.rendering import render
from membership.models import Person
from offers.models import Offer
from offers.operations.catalogue import materials

TEMPLATE: Final = Path(__file__).with_name("material.typ")
SLIDE_SETS: Final = 6
LESSONS: Final = ("What do we know already?", "Looking closely", "People and places", "Cause and consequence",
                  "Making sense of sources", "What we have learnt")  # fmt: skip


def add(offer: Offer, topics: Sequence[str], author: str, by: Person, on: date) -> None:
    """Write the files of all topics and keep them with the offer."""
    for topic in topics:
        _keep(offer, topic, "Booklet", _content(topic, "Booklet for pupils", author, on), by)
        slides = render(_content(topic, "Slides", author, on), TEMPLATE)
        for number in range(1, SLIDE_SETS + 1):
            title = f"Slides {number}: {LESSONS[number - 1]}"
            materials.add(by=by, offer_id=offer.pk, title=title, topic=topic, content=slides)
        _keep(offer, topic, "Vocabulary", _content(topic, "Words to know", author, on), by)


def _keep(offer: Offer, topic: str, title: str, content: dict[str, Any], by: Person) -> None:
    materials.add(by=by, offer_id=offer.pk, title=title, topic=topic, content=render(content, TEMPLATE))


def _content(topic: str, subtitle: str, author: str, on: date) -> dict[str, Any]:
    when, _, about = topic.partition(": ")
    lines = [f"{about}: what to notice", f"{about}: what to ask", f"{about}: what to remember"]
    parts = [{"heading": f"{number}. {lesson}", "lines": lines} for number, lesson in enumerate(LESSONS, 1)]
    return {
        "title": about,
        "subtitle": f"{subtitle} · {when}",
        "author": author,
        "date": [on.year, on.month, on.day],
        "parts": parts,
    }
