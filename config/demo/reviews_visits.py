"""The first half of a review of the demo: from the self-evaluation over the visit to the draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from django.utils.text import capfirst

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.reviews_specification import Point, Words
from peer_review.bases import ReviewBase
from peer_review.enums import EvidenceKind, FindingKind, ShareAudience
from peer_review.models import Reviewer
from peer_review.operations.reviews import (
    drafts,
    evidence,
    findings,
    focus,
    logistics,
    preparing,
    self_evaluation,
    sending,
)

NAMESPACE: Final = UUID("6c1a7d62-2f0f-4a55-9a3a-3a7f4f6f2d10")
TIMETABLE: Final = (("08:45", "Welcome and tour", "Reception"), ("09:30", "Lesson visits", "Classrooms"),
                    ("12:15", "Talk with pupils", "Library"), ("14:30", "Feedback to leaders", "Head’s office"))  # fmt: skip
SECOND_DAY: Final = (("08:45", "What the team asks next", "Head’s office"), ("09:15", "Lesson visits", "Classrooms"),
                     ("13:00", "Pupils’ work, with subject leaders", "Library"),
                     ("15:00", "Feedback to leaders", "Head’s office"))  # fmt: skip
VISIT_HOUR: Final = 8
OWN: Final = "focus"  # the theme “The school’s own question”, which a question does not name


@dataclass(frozen=True)
class Cast:
    """Who takes part in a review (persons, or accounts between partnerships), and what the demo says."""

    office: Any
    head: Any
    lead: Any
    team: Sequence[Any]
    words: Words
    now: datetime
    readers: Sequence[Reviewer] = ()
    shares: Sequence[tuple[ShareAudience, int]] = ((ShareAudience.GOVERNORS, 8), (ShareAudience.OFFICE, 5))  # of ten


class Visit:
    """The steps of one review until its draft is with the school."""

    def __init__(self, review: Any, cast: Cast) -> None:
        self.review, self.cast, self.words = review, cast, cast.words
        self.points = list(_points(review, cast.words))
        self.kept: dict[int, list[int]] = {}
        self.found: dict[int, int] = {}

    def prepare(self, on: date) -> None:
        preparing.start(by=None, review=self.review, now=at(on))

    def evaluate(self, on: date) -> None:
        says, levels = self.review.framework.says, self.review.framework.says.levels
        rows = [
            self_evaluation.Words(
                theme.key,
                levels[draw("self", self.review.pk, theme.key, out_of=min(3, len(levels)))].key if levels else "",
                self._say("self", theme.key),
                self._say("wish", theme.key),
            )
            for theme in says.themes
        ]
        self_evaluation.keep(by=self.cast.head, review=self.review, words=rows, now=at(on))
        self_evaluation.submit(by=self.cast.head, review=self.review, now=at(on, 16))

    def agree_focus(self, on: date) -> None:
        if self.review.cycle.focus_source not in focus.GIVEN:
            self._write_focus(on)
        focus.agree(by=self.cast.lead, review=self.review, side="team", now=at(on))

    def _write_focus(self, on: date) -> None:
        themes = list(dict.fromkeys(point.theme for point in self.points))[:2]
        named = [theme for theme in themes if theme != OWN] or themes
        words = self._say("focus").format(themes=" and ".join(map(self._title, named)))
        focus.write(by=self.cast.head, review=self.review, focus=words, themes=themes, side="school", now=at(on, 9))

    def arrange(self, on: date) -> None:
        days = [TIMETABLE, SECOND_DAY] if self.review.visit_ends_on > self.review.visit_starts_on else [TIMETABLE]
        rows = [
            {"day": str(number), "at": when, "what": what, "where": where, "who": "Team"}
            for number, day in enumerate(days, 1)
            for when, what, where in day
        ]
        logistics.write(
            by=self.cast.head, review=self.review, timetable=rows, notes=self._say("arrival"), now=at(on)
        )  # fmt: skip

    def visit(self, on: date) -> None:
        """The visit begins; evidence is there as far as the day has come."""
        preparing.begin_visit(by=self.cast.lead, review=self.review, on=on, now=at(on, VISIT_HOUR))
        for number, point in enumerate(self.points):
            for place, text in enumerate(point.evidence):
                day = on if place == 0 else self.review.visit_ends_on
                minutes = draw("noted", self.review.pk, number, place, out_of=60)
                noted_at = at(day, 9 + number % 6) + timedelta(minutes=minutes)
                if noted_at < self.cast.now:
                    self._keep(number, place, point, text, noted_at)

    def _keep(self, number: int, place: int, point: Point, text: str, noted_at: datetime) -> None:
        sources = [kind.key for kind in self.review.framework.says.evidence_types]
        found = evidence.keep(
            by=self.cast.team[place % len(self.cast.team)],
            review=self.review,
            client_id=uuid5(NAMESPACE, f"{self.review.calendar_uid}-{number}-{place}"),
            kind=EvidenceKind.QUOTE if text.startswith("“") else EvidenceKind(point.kind),
            text=text,
            noted_at=noted_at,
            now=noted_at,
            theme=point.theme,
            source=sources[(number + place) % len(sources)] if sources else "",
        )
        self.kept.setdefault(number, []).append(found.evidence.pk)

    def leave(self, on: date) -> None:
        sending.finish_visit(by=self.cast.lead, review=self.review, now=at(on, 16))

    def find(self, on: date) -> None:
        """One finding in ten has no evidence linked to it, which is what the index is for."""
        for number, point in enumerate(self.points):
            words = findings.Words(point.theme, point.kind, point.text, self._level(point))
            linked = self.kept[number] if draw("linked", self.review.pk, number, out_of=10) else []
            made = findings.add(
                by=self.cast.lead, review=self.review, words=words, now=at(on, 11), evidence_ids=linked
            )  # fmt: skip
            self.found[number] = made.pk

    def draft(self, on: date) -> None:
        sending.begin_draft(by=self.cast.lead, review=self.review, now=at(on))
        strength = next(point.theme for point in self.points if point.kind == FindingKind.STRENGTH)
        challenges = [point.theme for point in self.points if point.kind == FindingKind.CHALLENGE]
        challenge = next((theme for theme in challenges if theme != strength), strength)
        strong, weak = self._title(strength), self._title(challenge)
        content = {name: self._say(name) for name in ("context", "excellence", "next_steps")}
        names = {"strong": strong, "weak": weak, "weak_first": capfirst(weak)}
        content["summary"] = self._say("summary").format(**names)
        drafts.write(by=self.cast.lead, review=self.review, base_number=0, content=content, now=at(on, 15))

    def send(self, on: date) -> None:
        read = [prompt.key for prompt in sending.asked(self._fresh())]
        sending.send(by=self.cast.lead, review=self.review, read=read, on=on, now=at(on))

    def _fresh(self) -> ReviewBase:
        rows = type(self.review)._default_manager.select_related("cycle", "framework")
        return rows.get(pk=self.review.pk)

    def _say(self, name: str, *key: object) -> str:
        return self.words.say(name, self.review.pk, *key)

    def _title(self, theme: str) -> str:
        return str(self.review.framework.says.theme_title(theme).lower())

    def _level(self, point: Point) -> str:
        """Strengths are in the upper half of the scale, challenges in the lower."""
        levels = sorted(self.review.framework.says.levels, key=lambda level: -level.rank)
        if not levels:
            return ""
        half = levels[: len(levels) // 2] if point.kind == "strength" else levels[len(levels) // 2 :]
        return half[draw("level", self.review.pk, point.theme, out_of=len(half))].key


def _points(review: Any, words: Words) -> Iterator[Point]:
    """Two or three strengths and two or three challenges on the framework's themes, the partnership's own themes often."""
    known = {theme.key for theme in review.framework.says.themes}
    phase = getattr(review.host, "phase", "")
    said = [point for point in words.points if point.theme in known and (not point.phases or phase in point.phases)]
    by_kind: Mapping[str, list[Point]] = {
        kind: sorted(
            (point for point in said if point.kind == kind),
            key=lambda point: draw("point", review.host.pk, getattr(review, "number", 1), point.text, out_of=1_000),
        )
        for kind in ("strength", "challenge")
    }
    few = 2 + draw("points", review.host.pk, out_of=2)
    yield from by_kind["strength"][: 5 - few]
    yield from by_kind["challenge"][:few]
