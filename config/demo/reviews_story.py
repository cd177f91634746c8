"""The life of one review of the demo, from the self-evaluation to the last follow-up, as far as it has come by today."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.reviews_specification import Point, Words
from peer_review import sealing
from peer_review.bases import ReviewBase
from peer_review.enums import ActionStatus, EvidenceKind, ReplyAnswer, ShareAudience, Stage
from peer_review.models import Finding, Reviewer
from peer_review.operations import second_readings
from peer_review.operations.reviews import (
    actions,
    agreeing,
    answering,
    checking,
    closing,
    drafts,
    evidence,
    findings,
    focus,
    follow_ups,
    logistics,
    preparing,
    rating,
    self_evaluation,
    sending,
    sharing,
    signing,
    workshops,
)
from tenants.working_days import after_working_days, bank_holidays

Step = Callable[[date], None]
NAMESPACE: Final = UUID("6c1a7d62-2f0f-4a55-9a3a-3a7f4f6f2d10")
TIMETABLE: Final = (("08:45", "Welcome and tour", "Reception"), ("09:30", "Lesson visits", "Classrooms"),
                    ("12:15", "Talk with pupils", "Library"), ("14:30", "Feedback to leaders", "Head’s office"))  # fmt: skip
DONE_BY: Final = {3: 30, 6: 60, 12: 85}  # actions done after so many months, in a hundred


@dataclass(frozen=True)
class Cast:
    """Who takes part in a review (persons, or accounts between partnerships), and what the demo says."""

    head: Any
    lead: Any
    team: Sequence[Any]
    words: Words
    today: date
    readers: Sequence[Reviewer] = ()
    shares: Sequence[tuple[ShareAudience, int]] = ((ShareAudience.GOVERNORS, 8), (ShareAudience.OFFICE, 5))  # of ten


def play(review: Any, cast: Cast) -> None:
    """Lead a review through everything that has happened by today; what lies ahead is left."""
    for on, step in _steps(review, cast):
        if on > cast.today:
            return
        step(on)


def _steps(review: Any, cast: Cast) -> Iterator[tuple[date, Step]]:
    first, last = review.visit_starts_on, review.visit_ends_on
    if first is None or last is None:
        return
    used = {step.stage for step in review.cycle.steps}
    scene = _Scene(review, cast)
    yield first - timedelta(days=45), scene.prepare
    yield first - timedelta(days=30), scene.evaluate
    yield first - timedelta(days=20), scene.agree_focus
    yield first - timedelta(days=9), scene.arrange
    yield first, scene.visit
    yield last + timedelta(days=1), scene.find
    yield last + timedelta(days=3), scene.draft
    yield last + timedelta(days=7), scene.send
    yield last + timedelta(days=15), scene.check
    yield last + timedelta(days=20), scene.agree_report
    if review.is_sampled and cast.readers:
        yield last + timedelta(days=23), scene.read_again
    yield last + timedelta(days=27), scene.sign
    if Stage.WORKSHOP in used:
        yield last + timedelta(days=38), scene.hold_workshop
    yield last + timedelta(days=46), scene.plan
    for row in review.follow_ups.order_by("months"):
        yield after_working_days(row.due_on, 3, bank_holidays()), scene.follow(row.pk, row.months)
    yield cast.today, scene.close


class _Scene:
    """The steps of one review."""

    def __init__(self, review: Any, cast: Cast) -> None:
        self.review, self.cast = review, cast
        self.points = list(_points(review, cast.words))

    def prepare(self, on: date) -> None:
        preparing.start(by=None, review=self.review, now=at(on))

    def evaluate(self, on: date) -> None:
        says, levels = self.review.framework.says, self.review.framework.says.levels
        rows = [
            self_evaluation.Words(
                theme.key,
                levels[draw("self", self.review.pk, theme.key, out_of=min(3, len(levels)))].key if levels else "",
                "See the improvement plan and the figures attached.",
                "We want to know whether it reaches every class.",
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
        titles = " and ".join(self.review.framework.says.theme_title(key).lower() for key in themes)
        words = f"What reaches every class: {titles}"
        focus.write(by=self.cast.head, review=self.review, focus=words, themes=themes, side="school", now=at(on, 9))

    def arrange(self, on: date) -> None:
        rows = [
            {"day": "1", "at": when, "what": what, "where": where, "who": "Team"} for when, what, where in TIMETABLE
        ]
        logistics.write(
            by=self.cast.head, review=self.review, timetable=rows,
            notes="Please sign in at reception; parking is in the street behind it.", now=at(on),
        )  # fmt: skip

    def visit(self, on: date) -> None:
        preparing.begin_visit(by=self.cast.lead, review=self.review, on=on, now=at(on, 8))
        sources = [kind.key for kind in self.review.framework.says.evidence_types]
        self.kept: dict[int, list[int]] = {}
        for number, point in enumerate(self.points):
            for place, text in enumerate(point.evidence):
                key = f"{number}-{place}"
                found = evidence.keep(
                    by=self.cast.team[place % len(self.cast.team)],
                    review=self.review,
                    client_id=uuid5(NAMESPACE, f"{self.review.calendar_uid}-{key}"),
                    kind=EvidenceKind.QUOTE if text.startswith("“") else EvidenceKind(point.kind),
                    text=text,
                    noted_at=at(on, 9 + number % 6),
                    now=at(on, 16),
                    theme=point.theme,
                    source=sources[(number + place) % len(sources)] if sources else "",
                )
                self.kept.setdefault(number, []).append(found.evidence.pk)

    def find(self, on: date) -> None:
        sending.finish_visit(by=self.cast.lead, review=self.review, now=at(on))
        for number, point in enumerate(self.points):
            words = findings.Words(point.theme, point.kind, point.text, self._level(point))
            findings.add(
                by=self.cast.lead, review=self.review, words=words, now=at(on, 11), evidence_ids=self.kept[number]
            )

    def draft(self, on: date) -> None:
        sending.begin_draft(by=self.cast.lead, review=self.review, now=at(on))
        content = {name: self.cast.words.texts[name] for name in ("context", "excellence", "summary", "next_steps")}
        drafts.write(by=self.cast.lead, review=self.review, base_number=0, content=content, now=at(on, 15))

    def send(self, on: date) -> None:
        read = [prompt.key for prompt in sending.asked(self._fresh())]
        sending.send(by=self.cast.lead, review=self.review, read=read, on=on, now=at(on))

    def check(self, on: date) -> None:
        """One school in three has a point; most are accepted."""
        points = []
        if draw("reply", self.review.pk, out_of=3) == 0:
            points = [checking.Point("summary", self.cast.words.texts["reply"])]
        checking.send(by=self.cast.head, review=self.review, now=at(on), on=on, points=points)
        for row in self.review.replies.all():
            if draw("answer", self.review.pk, out_of=4):
                text, now = self.cast.words.texts, at(on, 16)
                said = answering.Answer(
                    ReplyAnswer.ACCEPTED, text["answer"], f"{text['summary']} {text['answer']}", text["summary"]
                )
            else:
                said, now = (
                    answering.Answer(ReplyAnswer.DECLINED, "The team counted it again; the figure stands."),
                    at(on, 16),
                )
            answering.answer(by=self.cast.lead, review=self.review, reply_id=row.pk, answer=said, on=on, now=now)

    def agree_report(self, on: date) -> None:
        agreeing.agree(by=self.cast.lead, review=self.review, now=at(on), on=on)

    def read_again(self, on: date) -> None:
        """A second reader sees most findings as the team did, and one in six otherwise."""
        reader = self.cast.readers[draw("reader", self.review.pk, out_of=len(self.cast.readers))]
        reading = second_readings.ask(by=self.cast.lead, review=self.review, reviewer=reader, on=on, now=at(on, 9))
        levels = sorted(self.review.framework.says.levels, key=lambda level: level.rank)
        codes = {row.pk: self._read(row, [level.key for level in levels]) for row in self.review.findings.all()}
        if draw("given", self.review.pk, out_of=6) and reader.person:
            second_readings.submit(by=reader.person, reading_id=reading.pk, codes=codes, note="", now=at(on, 16))

    def _read(self, row: Finding, levels: Sequence[str]) -> second_readings.Code:
        luck, level = draw("read", row.pk, out_of=12), row.level
        if luck < 2 and level:
            level = levels[max(0, levels.index(level) - 1)]
        kind = {"strength": "challenge", "challenge": "strength"}[row.kind] if luck == 3 else row.kind
        return second_readings.Code(kind, level, luck != 4)

    def sign(self, on: date) -> None:
        digest = sealing.digest(self._fresh().report)
        signing.sign(by=self.cast.head, review=self.review, name=self.cast.head.name, digest=digest, now=at(on))
        luck = draw("share", self.review.pk, out_of=10)
        for audience, most in self.cast.shares:
            if luck < most:
                sharing.share(
                    by=self.cast.head, review=self.review, consent=sharing.Consent(audience), on=on, now=at(on, 11)
                )
        useful = 5 - (draw("useful", self.review.pk, out_of=5) == 0)
        rating.rate(
            by=self.cast.head,
            review=self.review,
            usefulness=useful,
            challenge=5 - draw("challenging", self.review.pk, out_of=3),
            comment=self.cast.words.texts["comment"] if luck == 0 else "",
            now=at(on, 12),
        )

    def hold_workshop(self, on: date) -> None:
        workshops.plan(by=self.cast.head, review=self.review, day=on, now=at(on, 8))
        text = "Leaders chose the challenges that come first and wrote the first steps."
        workshops.finish(by=self.cast.lead, review=self.review, text=text, on=on, now=at(on, 17))

    def plan(self, on: date) -> None:
        by_text = {row.text: row.pk for row in self.review.findings.all()}
        for number, point in enumerate(p for p in self.points if p.action):
            facts = actions.Facts(
                text=point.action,
                owner_name=("Deputy head", "Subject leader", "Assistant head")[number % 3],
                due_on=on + timedelta(days=60 + 40 * number),
                cost_pence=(0, 45_000, 120_000)[draw("cost", self.review.pk, number, out_of=3)],
                help_wanted=f"A {self.review.words.host} where this works" if number == 0 else "",
                finding_id=by_text.get(point.text),
            )
            actions.add(by=self.cast.head, review=self.review, facts=facts, now=at(on))
        actions.agree(by=self.cast.head, review=self.review, now=at(on, 11))

    def follow(self, follow_up_id: int, months: int) -> Step:
        def hold(on: date) -> None:
            for row in self.review.actions.exclude(status=ActionStatus.DONE):
                is_done = draw("done", row.pk, out_of=100) < DONE_BY.get(months, 50)
                status = ActionStatus.DONE if is_done else ActionStatus.STARTED
                actions.mark(by=self.cast.head, review=self.review, action_id=row.pk, status=status, on=on)
            follow_ups.hold(
                by=self.cast.head, review=self.review, follow_up_id=follow_up_id, note="Looked at together with the lead.",
                on=on, now=at(on),
            )  # fmt: skip

        return hold

    def close(self, on: date) -> None:
        if not closing.lacks(self._fresh()):
            closing.close(by=self.cast.head, review=self.review, now=at(on))

    def _fresh(self) -> ReviewBase:
        rows = type(self.review)._default_manager.select_related("cycle", "framework")
        return rows.get(pk=self.review.pk)

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
    by_kind: Mapping[str, list[Point]] = {
        kind: sorted(
            (point for point in words.points if point.theme in known and point.kind == kind),
            key=lambda point: draw("point", review.host.pk, getattr(review, "number", 1), point.text, out_of=1_000),
        )
        for kind in ("strength", "challenge")
    }
    few = 2 + draw("points", review.host.pk, out_of=2)
    yield from by_kind["strength"][: 5 - few]
    yield from by_kind["challenge"][:few]
