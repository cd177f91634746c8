"""The life of one review of the demo, from the self-evaluation to the last follow-up, as far as it has come by now."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from config.demo import school_days
from config.demo.calendar import at
from config.demo.names import draw
from config.demo.reviews_specification import Point
from config.demo.reviews_visits import VISIT_HOUR, Cast, Visit
from peer_review import sealing
from peer_review.enums import ActionStatus, ReplyAnswer, Stage
from peer_review.models import Finding
from peer_review.operations import second_readings
from peer_review.operations.reviews import (
    actions,
    agreeing,
    answering,
    checking,
    closing,
    follow_ups,
    rating,
    sharing,
    signing,
    workshops,
)

Step = Callable[[date], None]
OWNERS: Final = ("Deputy head", "Subject leader", "Assistant head", "Phase leader", "Co-ordinator for special needs")
DONE_BY: Final = {3: 30, 6: 60, 12: 85}  # actions done after so many months, in a hundred
LAST_HOUR: Final = 18


def play(review: Any, cast: Cast) -> None:
    """Lead a review through everything that has happened by now; what lies ahead is left."""
    scene = _Scene(review, cast)
    for on, step in _steps(review, scene):
        if at(on, VISIT_HOUR if step == scene.visit else LAST_HOUR) > cast.now:
            return
        step(on)


def _steps(review: Any, scene: "_Scene") -> Iterator[tuple[date, Step]]:
    """Everything in its order, each on a school day of its own."""
    first, last = review.visit_starts_on, review.visit_ends_on
    used = {step.stage for step in review.cycle.steps}
    for days, step in ((30, scene.prepare), (21, scene.evaluate), (16, scene.agree_focus), (6, scene.arrange)):
        yield school_days.after(first, -days), step
    yield first, scene.visit
    for days, step in ((0, scene.leave), (1, scene.find), (3, scene.draft), (5, scene.send), (9, scene.check)):
        yield school_days.after(last, days), step
    yield school_days.after(last, 12), scene.agree_report
    if review.is_sampled and scene.cast.readers:
        yield school_days.after(last, 13), scene.read_again
    yield school_days.after(last, 15), scene.sign
    if Stage.WORKSHOP in used:
        yield school_days.after(last, 18), scene.hold_workshop
    yield school_days.after(last, 21), scene.plan
    on = last
    for row in review.follow_ups.order_by("months"):
        is_late = draw("late", review.pk, row.months, out_of=3) == 0
        on = school_days.after(row.due_on, 25 if is_late else 2)
        yield on, scene.follow(row.pk, row.months)
    yield school_days.after(on, 4), scene.close


class _Scene(Visit):
    """The steps from the factual check to the closing, after those of the visit."""

    def check(self, on: date) -> None:
        """One school in three corrects a finding; most are accepted, who is declined writes a statement."""
        number = next((n for n, point in enumerate(self.points) if point.reply), None)
        points = []
        if number is not None and draw("reply", self.review.pk, out_of=3) == 0:
            points = [checking.Point(checking.FINDING, self.points[number].reply, finding_id=self.found[number])]
        checking.send(by=self.cast.head, review=self.review, now=at(on), on=on, points=points)
        for row in self.review.replies.all():
            self._answer(row.pk, self.points[number or 0], on)

    def _answer(self, reply_id: int, point: Point, on: date) -> None:
        is_accepted = draw("answer", self.review.pk, out_of=4)
        if is_accepted:
            text = self._say("accepted")
            said = answering.Answer(ReplyAnswer.ACCEPTED, text, point.reworded, point.text)
        else:
            said = answering.Answer(ReplyAnswer.DECLINED, self._say("declined"))
        answering.answer(
            by=self.cast.lead, review=self.review, reply_id=reply_id, answer=said, on=on, now=at(on, 16)
        )  # fmt: skip
        if not is_accepted:
            text = self._say("statement")
            checking.state(by=self.cast.head, review=self.review, text=text, now=at(on, 17))

    def agree_report(self, on: date) -> None:
        agreeing.agree(by=self.cast.lead, review=self.review, now=at(on), on=on)

    def read_again(self, on: date) -> None:
        """A second reader sees most findings as the team did, and one in six otherwise."""
        reader = self.cast.readers[draw("reader", self.review.pk, out_of=len(self.cast.readers))]
        asked = second_readings.ask(by=self.cast.office, review=self.review, reviewer=reader, on=on, now=at(on, 9))
        levels = sorted(self.review.framework.says.levels, key=lambda level: level.rank)
        codes = {row.pk: self._read(row, [level.key for level in levels]) for row in self.review.findings.all()}
        is_given = at(school_days.after(on, 5)) < self.cast.now
        if is_given and reader.person:
            second_readings.submit(by=reader.person, reading_id=asked.pk, codes=codes, note="", now=at(on, 16))

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
            comment=self._say("comment") if luck < 3 else "",
            now=at(on, 12),
        )

    def hold_workshop(self, on: date) -> None:
        workshops.plan(by=self.cast.head, review=self.review, day=on, now=at(on, 8))
        text = self._say("workshop")
        workshops.finish(by=self.cast.lead, review=self.review, text=text, on=on, now=at(on, 17))

    def plan(self, on: date) -> None:
        wanted = [(number, point) for number, point in enumerate(self.points) if point.action]
        for place, (number, point) in enumerate(wanted):
            facts = actions.Facts(
                text=point.action,
                owner_name=OWNERS[draw("owner", self.review.pk, number, out_of=len(OWNERS))],
                due_on=school_days.on_or_after(on + timedelta(days=60 + 40 * place)),
                cost_pence=(0, 45_000, 120_000)[draw("cost", self.review.pk, number, out_of=3)],
                help_wanted=f"A {self.review.words.host} where this works" if place == 0 else "",
                finding_id=self.found[number],
            )
            actions.add(by=self.cast.head, review=self.review, facts=facts, now=at(on))
        actions.agree(by=self.cast.head, review=self.review, now=at(on, 11))

    def follow(self, follow_up_id: int, months: int) -> Step:
        def hold(on: date) -> None:
            for row in self.review.actions.exclude(status=ActionStatus.DONE):
                is_done = draw("done", row.pk, out_of=100) < DONE_BY.get(months, 50)
                status = ActionStatus.DONE if is_done else ActionStatus.STARTED
                day = school_days.after(on, -draw("day", row.pk, months, out_of=20))
                actions.mark(by=self.cast.head, review=self.review, action_id=row.pk, status=status, on=day)
            follow_ups.hold(
                by=self.cast.head, review=self.review, follow_up_id=follow_up_id, note=self._say("follow_up", months),
                on=on, now=at(on),
            )  # fmt: skip

        return hold

    def close(self, on: date) -> None:
        if not closing.lacks(self._fresh()):
            closing.close(by=self.cast.head, review=self.review, now=at(on))
