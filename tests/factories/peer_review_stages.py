"""One review with a word of its own in every field, and people in every role; every name is invented."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from membership.models import Person, School
from peer_review.enums import MomentKind, Part, SeatRole, SeatStatus, Stage, Viewer
from peer_review.models import Review
from peer_review.queries.reports.content import report_of
from peer_review.stages import has_reached
from tests.factories import membership as members
from tests.factories import peer_review as make

FIELDS = {
    "focus": Part.FOCUS,
    "moment-focus": Part.FOCUS,
    "strength": Part.SELF_EVALUATION,
    "weakness": Part.SELF_EVALUATION,
    "timetable": Part.LOGISTICS,
    "arrival": Part.LOGISTICS,
    "document": Part.DOCUMENTS,
    "content": Part.DOCUMENTS,
    "evidence": Part.EVIDENCE,
    "photo": Part.EVIDENCE,
    "finding": Part.FINDINGS,
    "draft": Part.DRAFT,
    "saving": Part.DRAFT,
    "moment-draft": Part.DRAFT,
    "point": Part.REPLY,
    "answer": Part.REPLY,
    "statement": Part.REPLY,
    "moment-check": Part.REPLY,
    "report": Part.REPORT,
    "summary": Part.SUMMARY,
    "action": Part.ACTIONS,
    "help": Part.ACTIONS,
    "look-back": Part.FOLLOW_UP,
    "rating": Part.RATING,
    "member": Part.TEAM,
}
HEAD_ONLY = ("share", "moment-shared")
INSIDERS_AND_OFFICE = ("moment-noted",)
NOBODY_ELSE = ("reading",)  # what a second reader wrote, seen by who may see second readings


def canary(name: str) -> str:
    """Return the word of a field: “CANARY-focus-x”, the end keeps one from being part of another."""
    return f"CANARY-{name}-x"


@dataclass
class Everything:
    """The review and its people, by role."""

    review: Review
    people: dict[str, Person]
    keys: dict[str, dict[str, int]]


def everything(**facts: Any) -> Everything:
    """A review in which every field says its word, whatever its stage, shared with nobody but the chosen person."""
    review = make.ReviewFactory(
        focus=canary("focus"),
        focus_themes=["reading"],
        timetable=[{"day": "1", "at": "09:00", "what": canary("timetable"), "where": "", "who": ""}],
        logistics=canary("arrival"),
        draft={key: canary("draft") for key in ("context", "excellence", "summary", "next_steps")},
        draft_number=1,
        reply_statement=canary("statement"),
        rating_comment=canary("rating"),
        rated_at=make.NOW,
        usefulness=4,
        challenge=4,
        **facts,
    )
    people = _people(review)
    keys = _written(review, people)
    Review.objects.filter(pk=review.pk).update(report=_report(review), agreed_at=make.NOW)
    return Everything(Review.objects.get(pk=review.pk), people, keys)


def to_stage(review: Review, stage: Stage) -> None:
    """Put a review into a stage, as if it had gone there."""
    signed_at = make.NOW if stage != Stage.CANCELLED and has_reached(stage, Stage.SIGNED) else None
    Review.objects.filter(pk=review.pk).update(stage=stage, signed_at=signed_at, self_evaluated_at=make.NOW)


def _people(review: Review) -> dict[str, Person]:
    seats = {
        Viewer.LEAD: (SeatRole.LEAD, SeatStatus.ACCEPTED),
        Viewer.TEAM: (SeatRole.MEMBER, SeatStatus.ACCEPTED),
        Viewer.TRAINEE: (SeatRole.TRAINEE, SeatStatus.ACCEPTED),
        Viewer.FACILITATOR: (SeatRole.FACILITATOR, SeatStatus.ACCEPTED),
        Viewer.READER: (SeatRole.READER, SeatStatus.ACCEPTED),
        Viewer.INVITED: (SeatRole.MEMBER, SeatStatus.INVITED),
    }
    people: dict[str, Person] = {
        viewer.value: make.SeatFactory(review=review, role=role, status=status).reviewer.person
        for viewer, (role, status) in seats.items()
    }
    make.SeatFactory(review=review, role=SeatRole.EXTERNAL, reviewer__person__name=canary("member"))
    people |= {role: members.at_school(review.school, role) for role in ("head", "staff", "governor")}
    people |= {"office": members.office(), "chosen": members.PersonFactory()}
    people |= {"foreign head": members.at_school(members.SchoolFactory(), "head")}
    people |= {"foreign reviewer": make.SeatFactory(role=SeatRole.LEAD).reviewer.person}
    return people


def _written(review: Review, people: dict[str, Person]) -> dict[str, dict[str, int]]:
    """Rows of every kind; returns what the addresses of some name besides the review."""
    make.SelfAnswerFactory(review=review, strengths=canary("strength"), challenges=canary("weakness"))
    document = make.DocumentFactory(review=review, title=canary("document"))
    document.file.save("plan.pdf", ContentFile(f"%PDF-1.7 {canary('content')}".encode()))
    evidence = make.EvidenceFactory(
        review=review, text=canary("evidence"), photo_alt=canary("photo"), by=people["lead"]
    )
    evidence.photo.save("photo.jpg", ContentFile(f"photo {canary('photo')}".encode()))
    finding = make.FindingFactory(review=review, text=canary("finding"))
    finding.evidence.add(evidence)
    review.drafts.create(
        number=1, base_number=0, content={"summary": canary("saving")}, saved_at=make.NOW, is_conflict=True
    )
    reply = review.replies.create(
        part="finding", finding=finding, says=canary("point"), answer="accepted", answer_text=canary("answer"),
        at=make.NOW, sent_at=make.NOW, answered_at=make.NOW,
    )  # fmt: skip
    share = make.ShareFactory(review=review, audience="person", person=people["chosen"], purpose=canary("share"))
    action = make.ActionFactory(review=review, text=canary("action"), help_wanted=canary("help"))
    follow_up = review.follow_ups.create(
        months=3, due_on=date(2027, 5, 1), held_on=date(2027, 5, 1), note=canary("look-back")
    )
    review.readings.create(
        reader=people["reader"].reviewer, note=canary("reading"), asked_at=make.NOW, codes={},
    )  # fmt: skip
    for kind, name in (
        (MomentKind.FOCUS, "focus"), (MomentKind.DRAFTED, "draft"), (MomentKind.CHECKED, "check"),
        (MomentKind.SHARED, "shared"), (MomentKind.NOTED, "noted"),
    ):  # fmt: skip
        review.moments.create(kind=kind, stage=review.stage, text=canary(f"moment-{name}"), at=make.NOW)
    rows = {
        "document_id": (document, ("review_document", "review_document_remove")),
        "evidence_id": (
            evidence, ("evidence_change", "evidence_remove", "evidence_photo", "second_reading_photo"),
        ),
        "finding_id": (finding, ("finding_change", "finding_withdraw")),
        "reply_id": (reply, ("reply_answer",)),
        "share_id": (share, ("share_revoke",)),
        "action_id": (action, ("action_change",)),
        "follow_up_id": (follow_up, ("follow_up", "follow_up_waive")),
    }  # fmt: skip
    keys = {name: {key: row.pk} for key, (row, names) in rows.items() for name in names}
    return keys | {"draft_settle": {"number": 1}}


def _report(review: Review) -> dict[str, Any]:
    """The report as it is frozen, with words of its own: those of the summary, and all others."""
    text = json.dumps(report_of(Review.objects.select_related("cycle", "framework", "school").get(pk=review.pk)))
    for name in ("finding", "point", "answer", "statement", "member"):
        text = text.replace(canary(name), canary("report"))
    report: dict[str, Any] = json.loads(text.replace(canary("focus"), canary("summary")))
    for section in report["sections"]:
        section["text"] = canary("report" if section["key"] == "context" else "summary")
    return report


def of_place(school: School, word: str) -> dict[str, Any]:
    """A review with a document and somebody else's team; reviews of one partnership are seen by its office."""
    review = make.ReviewFactory(
        school=school,
        stage=Stage.LOGISTICS,
        focus=f"Focus {word}",
        calendar_uid=uuid4(),
        cycle__name=f"Preparing {word}",
    )
    document = make.DocumentFactory(review=review, title=f"Document {word}")
    return {"staged_review": review, "review_document": document}
