"""Value statements as the office lists them: state, figures, to whom they went."""

from typing import Any, Final

from django.db.models import QuerySet

from offers.figures.value import Value
from offers.models import ValueStatement
from offers.presenters.insight.reports import plural, pounds
from offers.queries.insight.values import Progress
from tenants.enums import Phase
from tenants.lists import Column
from tenants.working_days import london_day

DRAFT, WAITING, FAILED, SENT = "draft", "waiting", "failed", "sent"
SHOWN: Final = ((DRAFT, "To look at"), (WAITING, "Being sent"), (FAILED, "Could not be sent"), (SENT, "Sent"))
TAGS: Final = {DRAFT: ("To look at", "neutral"), WAITING: ("Being sent", "accent"), FAILED: ("Not sent", "bad"),
               SENT: ("Sent", "good")}  # fmt: skip
CONDITIONS: Final[dict[str, dict[str, Any]]] = {
    DRAFT: {"released_at": None},
    WAITING: {"released_at__isnull": False, "sent_at": None, "error": ""},
    FAILED: {"released_at__isnull": False, "sent_at": None, "error__gt": ""},
    SENT: {"sent_at__isnull": False},
}


class Row:
    """One statement as the list shows it."""

    def __init__(self, statement: ValueStatement) -> None:
        self.statement = statement
        self.value = Value.from_json(statement.figures)
        self.state, self.colour = TAGS[_state(statement)]


def _state(statement: ValueStatement) -> str:
    if statement.sent_at:
        return SENT
    if statement.released_at is None:
        return DRAFT
    return FAILED if statement.error else WAITING


def filtered(rows: QuerySet[ValueStatement], shown: str, phase: str) -> QuerySet[ValueStatement]:
    """Keep the statements in a state and of schools of a phase."""
    rows = rows.filter(school__phase=phase) if phase in Phase.values else rows
    return rows.filter(**CONDITIONS.get(shown, {}))


def caption(done: Progress) -> str:
    """“12 to look at, 148 sent”."""
    parts = [(done.drafts, "to look at"), (done.waiting, "being sent"), (done.failed, "could not be sent")]
    said = [f"{count} {words}" for count, words in parts if count]
    return ", ".join([*said, f"{done.sent} sent"])


def consequences(done: Progress) -> list[str]:
    """Say what sending will do."""
    return [
        f"{plural(done.drafts, 'school')} will get an e-mail, to the head and the chair of governors.",
        "It holds a link to the statement; they sign in to read it. The PDF for governors is there.",
        "The figures are as they were when the statements were made, and stay so.",
    ]


def progress(done: Progress, poll_url: str) -> dict[str, Any] | None:
    """Return how far the sending is; nothing while nothing was let go."""
    total = done.sent + done.waiting + done.failed
    if not total:
        return None
    message = f"{done.sent} of {total} sent" + (f", {done.failed} could not be sent" if done.failed else "")
    return {
        "poll_url": poll_url,
        "done": done.sent + done.failed,
        "total": total,
        "message": message,
        "is_finished": not done.is_sending,
    }


COLUMNS: Final[list[Column[Row]]] = [
    Column("School", lambda row: row.statement.school.name),
    Column("State", lambda row: row.state),
    Column("Made", lambda row: london_day(row.statement.made_at)),
    Column("Sent", lambda row: london_day(row.statement.sent_at) if row.statement.sent_at else None),
    Column("Sent to", lambda row: row.statement.sent_to or row.statement.error),
    Column("Invoiced", lambda row: pounds(row.value.paid_pence)),
    Column("Used at non-members’ prices", lambda row: pounds(row.value.used_pence)),
]
