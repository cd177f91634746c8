"""The action plan with its costs, and follow-ups with what was frozen in them."""

from typing import Any, Final

from peer_review.bases import ReviewBase
from peer_review.enums import ActionStatus, SeatRole, SeatStatus
from peer_review.presenters.listing import listed
from peer_review.queries.reports import team
from tenants.money import format_pence

COLOURS: Final = {
    ActionStatus.OPEN: "neutral",
    ActionStatus.STARTED: "accent",
    ActionStatus.DONE: "good",
    ActionStatus.DROPPED: "warn",
}
STATUSES: Final = ActionStatus.choices


def plan(review: ReviewBase) -> dict[str, Any]:
    """Return the rows of a plan and what it costs; dropped actions cost nothing. One query."""
    rows = list(review.actions.select_related("finding"))
    kept = [row for row in rows if row.status != ActionStatus.DROPPED]
    return {
        "rows": [_row(row, review) for row in rows],
        "count": len(kept),
        "done": sum(row.status == ActionStatus.DONE for row in rows),
        "total": format_pence(sum(row.cost_pence or 0 for row in kept)),
    }


def states(review: ReviewBase, follow_up: Any) -> list[dict[str, Any]]:
    """Return every action with its state: as frozen when the follow-up was held, as it is before. One query."""
    frozen = follow_up.states if follow_up.held_on else {}
    rows = []
    for action in review.actions.all():
        status = ActionStatus(frozen.get(str(action.pk), action.status))
        if not follow_up.held_on or str(action.pk) in frozen:
            rows.append({"action": action, "status": status.label, "colour": COLOURS[status]})
    return rows


def follow_ups(review: ReviewBase) -> list[dict[str, Any]]:
    """Return the follow-ups of a review with how each stands. One query."""
    return [{"row": row, "state": _state(row)} for row in review.follow_ups.all()]


def follow_up_words(review: ReviewBase) -> str:
    """Return when the plan is looked at again."""
    months = [str(count) for count in sorted(set(review.cycle.follow_up_months))]
    return f"Follow-ups come {listed(months)} months after the signature." if months else "There are no follow-ups."


def facilitators(review: ReviewBase) -> str:
    """Return who facilitates the workshop. Two queries at most."""
    seats = review.seats.filter(role=SeatRole.FACILITATOR, status=SeatStatus.ACCEPTED).values_list("pk", flat=True)
    wanted = list(seats)
    names = team.names(review) if wanted else {}
    found = ", ".join(names[pk] for pk in wanted)
    return (
        f"Facilitated by {found}."
        if found
        else f"A facilitator comes from {review.words.others}; {review.words.office} adds one to the team."
    )


def _row(row: Any, review: ReviewBase) -> dict[str, Any]:
    status = ActionStatus(row.status)
    return {
        "action": row,
        "finding": review.framework.says.theme_title(row.finding.theme) if row.finding else "",
        "cost": format_pence(row.cost_pence) if row.cost_pence is not None else "",
        "status": status.label,
        "colour": COLOURS[status],
    }


def _state(row: Any) -> str:
    if row.held_on:
        return f"Held on {row.held_on:%-d %B %Y}: {row.done_count} of {row.action_count} done"
    if row.waived_at:
        return f"Not held: {row.waived_reason}"
    return f"Due on {row.due_on:%-d %B %Y}"
