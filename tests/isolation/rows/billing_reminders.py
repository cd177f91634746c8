"""Routes of reminders, their steps, standing, aged debt and interest."""

from tests.isolation.row import ADMIN, MONEY, Row, key
from tests.isolation.world import Place

ACCOUNT, STEP, REMINDER = key("account", "account_id"), key("reminder_step", "step_id"), key("reminder", "reminder_id")


def _kind(place: Place) -> dict[str, str]:
    return {"kind": "school"}


PARTNERSHIP = {
    "reminders": Row(MONEY),
    "reminders_send": Row(MONEY, method="post"),
    "reminder": Row(MONEY, REMINDER),
    "reminder_letter": Row(MONEY, REMINDER),
    "reminder_steps": Row(MONEY),
    "reminder_step_new": Row(MONEY, _kind, is_public_object=True),
    "reminder_step": Row(MONEY, STEP),
    "reminder_step_remove": Row(MONEY, STEP),
    "standing": Row(ADMIN),
    "payer_remind": Row(MONEY, ACCOUNT, method="post"),
    "payer_pause": Row(MONEY, ACCOUNT),
    "payer_promise": Row(MONEY, ACCOUNT),
    "payer_lift": Row(MONEY, ACCOUNT, method="post"),
    "debtors": Row(MONEY),
    "debtor": Row(MONEY, ACCOUNT),
    "interest_new": Row(MONEY, key("invoice", "document_id")),
}
