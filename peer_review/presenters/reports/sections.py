"""Factual check, report, workshop, plan, follow-ups and rating on a review's page, with what their viewer may do."""

from typing import Any, Final

import rules
from django.urls import reverse
from django.utils.timezone import localdate

from peer_review.enums import Part, ReplyAnswer, Stage
from peer_review.operations.reviews import closing
from peer_review.operations.reviews.actions import OPEN
from peer_review.operations.reviews.checking import is_late
from peer_review.presenters import sections
from peer_review.presenters.reports import content, planning
from peer_review.presenters.reports.sharing import agreement_words
from peer_review.presenters.sections import Action, Section
from peer_review.queries.seeing import Seen

FOLDER: Final = "peer_review/reports/sections"


def register() -> None:
    """Add the parts to the page of a review; called from `ready()`."""
    for part, build in (
        (Part.DRAFT, agreeing), (Part.REPLY, reply), (Part.REPORT, report), (Part.SUMMARY, summary),
        (Part.REPORT, workshop), (Part.ACTIONS, plan), (Part.FOLLOW_UP, follow_ups), (Part.RATING, rating),
    ):  # fmt: skip
        sections.register(part, build)


def agreeing(seen: Seen, person: Any) -> Section | None:
    """A cycle without factual check: the lead agrees the report from the draft."""
    review = seen.review
    if review.stage != Stage.DRAFT or review.next_stage != Stage.AGREED or not _may(person, "lead", seen):
        return None
    words = "This {cycle} has no factual check: the report goes from the draft to the {head}’s signature."
    context = {"text": review.words.say(words)}
    return Section(
        "Agree the report", f"{FOLDER}/text.html", context, actions=(_to(seen, "Agree the report", "report_agree"),)
    )


def reply(seen: Seen, person: Any) -> Section | None:
    """How the factual check stands, and whose turn it is."""
    review = seen.review
    answers = list(review.replies.exclude(sent_at=None).values_list("answer", flat=True))
    waiting, late = answers.count(ReplyAnswer.WAITING), is_late(review, localdate())
    is_open, is_lead = review.stage == Stage.CHECK, _may(person, "lead", seen)
    actions = [_to(seen, "See the points", "factual_check")]
    if is_open and not review.replied_at and _may(person, "check_facts", seen):
        actions = [_to(seen, "Check the draft report", "factual_check", is_primary=True)]
    elif is_open and is_lead and (review.replied_at or late):
        agree = _to(seen, "Agree the report", "report_agree", is_primary=True)
        answer = _to(seen, "Answer the points", "factual_check", is_primary=True)
        actions = [answer if waiting else agree, *([] if waiting else actions)]
    if review.stage in (Stage.CHECK, Stage.AGREED) and is_lead:
        actions.append(_to(seen, "Back to the draft", "report_redraft"))
    context = {"count": len(answers), "waiting": waiting, "is_late": late and is_open and not review.replied_at}
    return Section("Factual check", f"{FOLDER}/reply.html", context, actions=tuple(actions))


def report(seen: Seen, person: Any) -> Section | None:
    """The report for those who see it whole."""
    review = seen.review
    if not review.report:
        return None
    actions = [_to(seen, "Read the report", "report")]
    if review.stage == Stage.AGREED and _may(person, "sign", seen):
        actions = [_to(seen, "Read and sign the report", "report_sign", is_primary=True)]
    if review.signed_at and _may(person, "share", seen):
        actions.append(_to(seen, "Who sees the report", "shares"))
    is_working = seen.is_team or seen.is_school or _may(person, "facilitate", seen)
    files = ["report_pdf", "summary_pdf", *(["workshop_pack"] if is_working else [])]
    return Section("Report", f"{FOLDER}/report.html", _told(seen, files), actions=tuple(actions))


def summary(seen: Seen, person: Any) -> Section | None:
    """The summary, for those who see no more."""
    if seen.sees(Part.REPORT) or not seen.review.report:
        return None
    actions = (_to(seen, "Read the summary", "report"),)
    return Section("Summary", f"{FOLDER}/report.html", _told(seen, ["summary_pdf"]), actions=actions)


def workshop(seen: Seen, person: Any) -> Section | None:
    """The improvement workshop, for those who hold it."""
    review = seen.review
    is_next = review.next_stage == Stage.WORKSHOP
    if not (is_next or review.workshop_on) or not review.signed_at or not _may(person, "hold_workshop", seen):
        return None
    actions: tuple[Action, ...] = ()
    if is_next or (review.stage == Stage.WORKSHOP and not review.workshop_note):
        label = "Set the day of the workshop" if is_next else "Workshop"
        actions = (_to(seen, label, "workshop", is_primary=True),)
    context = {"facilitators": planning.facilitators(review)}
    return Section("Improvement workshop", f"{FOLDER}/workshop.html", context, order=PLACE_OF_WORKSHOP, actions=actions)


def plan(seen: Seen, person: Any) -> Section | None:
    """The plan with its costs."""
    review, shown = seen.review, planning.plan(seen.review)
    is_used = Stage.ACTIONS in [step.stage for step in review.cycle.steps]
    if not is_used and not shown["rows"]:
        return None
    may = review.stage in OPEN and _may(person, "plan", seen)
    is_turn = may and not review.planned_at and Stage.ACTIONS in (review.stage, review.next_stage)
    action = _to(seen, "Write the action plan" if is_turn else "Action plan", "actions", is_primary=is_turn)
    return Section("Action plan", f"{FOLDER}/plan.html", shown, actions=(action,))


def follow_ups(seen: Seen, person: Any) -> Section | None:
    """When the plan is looked at again, and what was found."""
    rows, today = planning.follow_ups(seen.review), localdate()
    if not rows:
        return None
    due = [
        one["row"] for one in rows if not (one["row"].held_on or one["row"].waived_at) and one["row"].due_on <= today
    ]
    actions: tuple[Action, ...] = ()
    if due and _may(person, "plan", seen):
        label = f"Hold the follow-up after {due[0].months} months"
        actions = (Action(label, reverse("follow_up", args=[seen.review.pk, due[0].pk]), is_primary=True),)
    return Section("Follow-up", f"{FOLDER}/follow_ups.html", {"rows": rows}, actions=actions)


def rating(seen: Seen, person: Any) -> Section | None:
    """What the school says of the review, and the way to its end."""
    review = seen.review
    actions: list[Action] = []
    if _may(person, "rate", seen) and not (review.rated_at and review.stage == Stage.CLOSED):
        actions.append(_to(seen, "Change the rating" if review.rated_at else "Rate the review", "review_rate"))
    if review.next_stage == Stage.CLOSED and _may(person, "close", seen) and not closing.lacks(review):
        actions.append(_to(seen, "Close the review", "review_close", is_primary=True))
    return Section(review.words.say("Rating by the {host}"), f"{FOLDER}/rating.html", actions=tuple(actions))


PLACE_OF_WORKSHOP: Final = 125  # after report and summary, before the plan


def _told(seen: Seen, files: list[str]) -> dict[str, Any]:
    signature = content.signature_words(seen.review)
    return {
        "line": signature.get("line", "Agreed, not signed yet."),
        "agreement": agreement_words(seen.review) if seen.is_school else "",
        "files": [(FILES[name], reverse(name, args=[seen.review.pk])) for name in files],
    }


FILES: Final = {
    "report_pdf": "Report (PDF)",
    "summary_pdf": "Summary on one page (PDF)",
    "workshop_pack": "Workshop pack (PDF)",
}


def _to(seen: Seen, label: str, name: str, *, is_primary: bool = False) -> Action:
    return Action(label, reverse(name, args=[seen.review.pk]), is_primary=is_primary)


def _may(person: Any, action: str, seen: Seen) -> bool:
    return bool(rules.test_rule(f"peer_review.{action}", person, seen))
