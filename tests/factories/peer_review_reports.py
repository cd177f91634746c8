"""Reviews from the factual check on, with a school's head, a lead and something to report; every name is invented."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from membership.models import Person, School
from peer_review import sealing
from peer_review.enums import FindingKind, SeatRole, Stage
from peer_review.models import Reply, Review
from peer_review.operations.reviews import agreeing, checking, signing
from peer_review.queries.reports.content import report_of
from tests.factories import membership as members
from tests.factories import peer_review as make

SENT = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
SENT_ON = date(2027, 2, 1)
DUE_ON = date(2027, 2, 15)
LATE_ON = date(2027, 2, 16)
SIGNED = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
SIGNED_ON = date(2027, 2, 20)
DRAFT = {
    "context": "A school of two forms.",
    "excellence": "Reading for pleasure.",
    "summary": "Leaders know their school well.\n\nThe weakest readers need more.",
    "next_steps": "Hear the weakest readers daily.",
}


@dataclass
class Made:
    """A review with the people around it."""

    review: Review
    head: Person
    lead: Person

    def again(self) -> Review:
        """The review as it is kept."""
        return Review.objects.select_related("cycle", "framework", "school").get(pk=self.review.pk)


def in_check(**facts: Any) -> Made:
    """A draft that is with the school until 15 February: one strength, one challenge with a piece of evidence."""
    review = make.ReviewFactory(stage=Stage.CHECK, reply_due_on=DUE_ON, draft=DRAFT, draft_number=1, **facts)
    head = members.at_school(review.school, "head", name="Ines Okafor")
    seat = make.SeatFactory(review=review, role=SeatRole.LEAD)
    challenge = make.FindingFactory(review=review, position=2)
    challenge.evidence.add(make.EvidenceFactory(review=review, text="Secret words of the board"))
    make.FindingFactory(
        review=review, position=1, theme="leadership", kind=FindingKind.STRENGTH, level="strong", text="Calm corridors"
    )
    return Made(review, head, seat.reviewer.person)


def sent(made: Made, *points: str) -> list[Reply]:
    """The school has sent its factual check with points on the challenge."""
    finding = made.review.findings.get(kind=FindingKind.CHALLENGE)
    said = [checking.Point("finding", says, "They are heard on three days", finding.pk) for says in points]
    checking.send(by=made.head, review=made.review, points=said, on=SENT_ON, now=SENT)
    return list(made.review.replies.all())


def agreed(**facts: Any) -> Made:
    """A report agreed with nothing to correct."""
    made = in_check(**facts)
    sent(made)
    agreeing.agree(by=made.lead, review=made.review, on=SENT_ON, now=SENT)
    return Made(made.again(), made.head, made.lead)


def signed(**facts: Any) -> Made:
    """A report its head has signed."""
    made = agreed(**facts)
    digest = sealing.digest(made.review.report)
    signing.sign(by=made.head, review=made.review, name="Ines Okafor", digest=digest, now=SIGNED)
    return Made(made.again(), made.head, made.lead)


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A school's reviews in the factual check, agreed, and looked back at, with texts that carry the word of the place."""
    checked = make.ReviewFactory(school=school, stage=Stage.CHECK, draft={"summary": f"Checked {canary}"})
    agreed_one = make.ReviewFactory(school=school, stage=Stage.AGREED, draft={"summary": f"Agreed {canary}"})
    done = make.ReviewFactory(school=school, stage=Stage.FOLLOW_UP, signed_name=f"Head {canary}")
    for review in (agreed_one, done):
        make.FindingFactory(review=review, text=f"Told {canary}")
        review.report = report_of(review)
        review.save(update_fields=["report"])
    return {
        "checked": checked,
        "point": checked.replies.create(part="summary", says=f"Wrong {canary}", at=SENT, sent_at=SENT),
        "agreed": agreed_one,
        "reported": done,
        "given": make.ShareFactory(review=done, audience="address", email="asha@example.org", name=f"Asha {canary}"),
        "planned": make.ActionFactory(review=done, text=f"Planned {canary}"),
        "looked_back": done.follow_ups.create(months=3, due_on=SIGNED_ON, note=f"Looked back {canary}"),
    }
