"""Evidence, findings and draft on a review's page."""

from typing import Any, Final

from django.urls import reverse

from peer_review.enums import EvidenceKind, Part, Stage, Viewer
from peer_review.operations.reviews.evidence import OPEN
from peer_review.presenters.evidence import drafts, findings, pieces
from peer_review.presenters.sections import Action, Section
from peer_review.queries import evidence as evidence_queries
from peer_review.queries import findings as queries
from peer_review.queries.seeing import Seen

WRITERS: Final = {Viewer.LEAD, Viewer.TEAM}


def evidence(seen: Seen, person: Any) -> Section:
    """How much the team noted, and the way to note more."""
    review = seen.review
    counts = evidence_queries.counts(review)
    is_open = seen.is_team and review.stage in OPEN
    board = Action("Board", reverse("evidence_board", args=[review.pk]))
    everything = Action("All evidence", reverse("evidence", args=[review.pk]))
    add = Action("Add evidence", reverse("evidence_new", args=[review.pk]), is_primary=review.stage == Stage.VISIT)
    return Section(
        "Evidence",
        "peer_review/evidence/section.html",
        {
            "kinds": [
                (review.framework.says.kind_word(kind), pieces.COLOURS[kind], counts[kind]) for kind in EvidenceKind
            ],
            "total": counts.total(),
        },
        actions=((add,) if is_open else ()) + ((board,) if seen.is_team else ()) + (everything,),
    )


def found(seen: Seen, person: Any) -> Section:
    """The findings, with the evidence the school is shown where it is."""
    review = seen.review
    is_shown = not seen.sees(Part.EVIDENCE) and evidence_queries.may_see_shared(seen)
    shared = len(evidence_queries.seen_by(seen)) if is_shown else 0
    may_write = bool(seen.viewers & WRITERS) and review.stage in OPEN
    write = Action(
        "Write the findings", reverse("findings", args=[review.pk]), is_primary=review.stage == Stage.FINDINGS
    )
    read = Action("Findings", reverse("findings", args=[review.pk]))
    shown = Action("Evidence shown to you", reverse("evidence", args=[review.pk]))
    return Section(
        "Findings",
        "peer_review/evidence/section_findings.html",
        {"findings": findings.findings(review, queries.live(review)), "shared": shared},
        actions=(write if may_write else read, *((shown,) if shared else ())),
    )


def draft(seen: Seen, person: Any) -> Section | None:
    """The draft report as it stands; once the report is agreed, the report takes its place."""
    review = seen.review
    if review.agreed_at:
        return None
    is_writing = bool(seen.viewers & WRITERS) and review.stage in (Stage.FINDINGS, Stage.DRAFT)
    label = "Write the draft" if is_writing else "Read the draft"
    go = Action(label, reverse("review_draft", args=[review.pk]), is_primary=is_writing and review.stage == Stage.DRAFT)
    return Section(
        "Draft report",
        "peer_review/evidence/section_draft.html",
        {
            "sections": drafts.sections(review.framework.says, review.draft),
            "waiting": len(queries.waiting_drafts(review)) if seen.is_team else 0,
            "reply_due_on": review.reply_due_on,
        },
        actions=(go,),
    )
