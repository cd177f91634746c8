"""How dates, focus, self-evaluation, logistics and documents stand on a review's page, with what their viewer may do."""

from typing import Any, Final

import rules
from django.urls import reverse
from django.utils.timezone import localdate

from peer_review.enums import FocusSource, Stage, Viewer
from peer_review.operations.reviews.focus import GIVEN, has_two_sides
from peer_review.operations.reviews.logistics import OPEN
from peer_review.presenters.sections import Action, Section
from peer_review.queries import preparing
from peer_review.queries.seeing import Seen
from peer_review.stages import BEFORE_VISIT, has_reached

FOLDER: Final = "peer_review/stages/parts"
SOURCES: Final = {
    FocusSource.SCHOOL: "The {host} chooses",
    FocusSource.DATA: "Agreed from data and self-evaluation",
    FocusSource.CYCLE: "One focus for the whole {cycle}",
    FocusSource.FRAMEWORK: "All themes of the framework",
}


def _may(person: Any, action: str, seen: Seen) -> bool:
    return bool(rules.test_rule(f"peer_review.{action}", person, seen))


def _to(seen: Seen, name: str) -> str:
    return reverse(name, args=[seen.review.pk])


def dates(seen: Seen, person: Any) -> Section:
    """When the visit is, and what can be done about it."""
    review = seen.review
    rows = [
        (review.words.cycle.capitalize(), str(review.cycle)),
        ("Framework", str(review.framework)),
        ("Visit", _visit(review)),
    ]
    if review.postponed_at:
        rows.append(("Put off because", review.get_postponed_reason_display()))
    if review.cancel_reason:
        rows.append(("Cancelled because", review.cancel_reason))
    context = {"rows": [{"key": key, "value": value} for key, value in rows]}
    return Section("Visit", f"{FOLDER}/dates.html", context, actions=tuple(_date_actions(seen, person)))


def _visit(review: Any) -> str:
    if review.visit_starts_on is None:
        return "Not dated yet"
    first, last = review.visit_starts_on, review.visit_ends_on or review.visit_starts_on
    words = f"{first:%A} {first.day} {first:%B %Y}"
    return words if first == last else f"{words} to {last:%A} {last.day} {last:%B %Y}"


def _date_actions(seen: Seen, person: Any) -> list[Action]:
    review, found = seen.review, []
    before, on = review.stage in BEFORE_VISIT, localdate()
    if before and review.visit_starts_on and review.visit_starts_on <= on and _may(person, "begin_visit", seen):
        found.append(Action("Begin the visit", _to(seen, "review_move"), is_primary=Viewer.LEAD in seen.viewers))
    elif review.stage == Stage.PLANNED and review.next_stage != Stage.VISIT and _may(person, "postpone", seen):
        found.append(Action("Begin the review", _to(seen, "review_move"), is_primary=Viewer.HEAD in seen.viewers))
    if (before or review.stage == Stage.VISIT) and _may(person, "postpone", seen):
        label = "Change the date" if review.visit_starts_on else "Set the date"
        found.append(Action(label, _to(seen, "review_date"), is_primary=review.visit_starts_on is None))
        if not review.postponed_at:
            found.append(Action("Put off", _to(seen, "review_postpone")))
    if review.visit_starts_on and review.stage != Stage.CANCELLED:
        found.append(Action("Add to calendar", _to(seen, "review_calendar")))
    if (
        review.stage != Stage.CANCELLED
        and not has_reached(review.stage, Stage.SIGNED)
        and _may(person, "coordinate", seen)
    ):
        found.append(Action("Cancel the review", _to(seen, "review_cancel")))
    return found


def focus(seen: Seen, person: Any) -> Section:
    """What the review looks at, and whether both sides agree."""
    review = seen.review
    actions: tuple[Action, ...] = ()
    says = review.framework.says
    if review.stage in BEFORE_VISIT and _may(person, "prepare", seen):
        is_due = _is_focus_due(seen, person)
        is_written = bool(review.focus or review.focus_themes or _is_given(review))
        label = "See the focus" if _is_given(review) else "Change the focus" if is_written else "Write the focus"
        label = "Agree the focus" if is_due and is_written else label
        actions = (Action(label, _to(seen, "review_focus"), is_primary=is_due and _is_turn(seen)),)
    context = {
        "focus": review.focus or (review.cycle.focus if review.cycle.focus_source == FocusSource.CYCLE else ""),
        "themes": [says.theme_title(key) for key in review.focus_themes],
        "agreed_at": review.focus_agreed_at,
        "source": review.words.say(SOURCES[FocusSource(review.cycle.focus_source)]),
    }
    return Section("Focus", f"{FOLDER}/focus.html", context, actions=actions)


def _is_focus_due(seen: Seen, person: Any) -> bool:
    """Whether the focus waits for the viewer: from data, not for the side that wrote it."""
    review = seen.review
    if review.stage != Stage.FOCUS or review.focus_agreed_at or not _may(person, "agree_focus", seen):
        return False
    return not has_two_sides(review) or review.focus_side != seen.side


def _is_given(review: Any) -> bool:
    return review.cycle.focus_source in GIVEN


def _is_turn(seen: Seen) -> bool:
    return Viewer.HEAD in seen.viewers or has_two_sides(seen.review)


def self_evaluation(seen: Seen, person: Any) -> Section | None:
    """What the school says of itself, theme by theme."""
    review, says = seen.review, seen.review.framework.says
    answers = preparing.answers_of(review)
    is_open = review.stage in (Stage.PLANNED, Stage.SELF_EVALUATION) and review.self_evaluated_at is None
    is_used = any(step.stage == Stage.SELF_EVALUATION for step in review.cycle.steps)
    if not is_used and not answers:
        return None
    rows = [
        {"title": theme.title, "answer": answers[theme.key], "level": says.level_title(answers[theme.key].level)}
        for theme in says.themes
        if theme.key in answers
    ]
    actions: tuple[Action, ...] = ()
    if is_open and _may(person, "evaluate_self", seen):
        label = "Go on with the self-evaluation" if rows else "Write the self-evaluation"
        actions = (Action(label, _to(seen, "review_self"), is_primary=review.stage == Stage.SELF_EVALUATION),)
    context = {
        "rows": rows,
        "sent_at": review.self_evaluated_at,
        "strength": says.words_for("strength"),
        "challenge": says.words_for("challenge"),
    }
    return Section("Self-evaluation", f"{FOLDER}/self_evaluation.html", context, actions=actions)


def logistics(seen: Seen, person: Any) -> Section:
    """The timetable of the visit and how to arrive."""
    review = seen.review
    actions: tuple[Action, ...] = ()
    if review.stage in OPEN and _may(person, "prepare", seen):
        is_due = review.stage == Stage.LOGISTICS and seen.is_school and not review.timetable
        label = "Change timetable and arrival" if review.timetable or review.logistics else "Write the timetable"
        actions = (Action(label, _to(seen, "review_logistics"), is_primary=is_due),)
    has_days = review.cycle.visit_days > 1
    context = {"rows": review.timetable, "notes": review.logistics, "has_days": has_days}
    return Section("Timetable and arrival", f"{FOLDER}/logistics.html", context, actions=actions)


def documents(seen: Seen, person: Any) -> Section:
    """What the school gives the team to read."""
    review = seen.review
    actions: tuple[Action, ...] = ()
    rows = preparing.documents_of(review)
    if review.stage in OPEN and _may(person, "evaluate_self", seen):
        actions = (Action("Add or remove documents", _to(seen, "review_documents")),)
    return Section("Documents", f"{FOLDER}/documents.html", {"rows": rows, "review": review}, actions=actions)
