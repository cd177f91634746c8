"""The hosted payment page and the stand-in's own page, as plain HTML without scripts."""

from html import escape
from string import Template
from typing import Final

from config.stripe_double.state import State, Thing

STYLE: Final = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#14242a;background:#f4f6f7}"
    "main{background:#fff;padding:1.5rem;border-radius:8px}button{font:inherit;padding:.6rem 1rem;margin:.2rem 0;"
    "border:2px solid #0b5d66;border-radius:6px;background:#0b5d66;color:#fff;cursor:pointer}button.plain{background:#fff;"
    "color:#0b5d66}button:focus,input:focus,a:focus{outline:3px solid #f5a700;outline-offset:2px}input{font:inherit;padding:"
    ".5rem;width:16rem;border:2px solid #14242a;border-radius:4px}.note{background:#fff4d6;padding:.5rem 1rem;border-radius:"
    "6px}.bad{color:#a3161f;font-weight:600}table{border-collapse:collapse;width:100%}td{padding:.3rem .4rem .3rem 0}"
)
PAGE: Final = Template(
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>$title</title><style>$style</style></head><body><main><h1>$title</h1>"
    '<p class="note">Practice: a stand-in for Stripe. No real money moves.</p>$content</main></body></html>'
)
CARD: Final = Template(
    '<form method="post"><input type="hidden" name="how" value="card"><p><label for="card">Card number</label><br>'
    '<input id="card" name="card" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242" aria-describedby="hint">'
    '</p><p id="hint">4242… is paid, 4000 0000 0000 0002 is declined, 4000 0000 0000 0259 is disputed later.</p>'
    '<button type="submit">Pay $amount by card</button></form>'
)
BUTTON: Final = Template(
    '<form method="post"$action><input type="hidden" name="how" value="$how">'
    '<button class="plain" type="submit">$label</button></form>'
)
WAYS: Final = {
    "pay_by_bank": (("pay_by_bank", "Pay by Bank"),),
    "bacs_debit": (("bacs_debit", "Direct Debit"), ("bacs_fails", "Direct Debit that the bank refuses")),
}


def payment_page(session: Thing, problem: str = "") -> str:
    """Return the page a payer sees."""
    is_setup = session["mode"] == "setup"
    amount = "" if is_setup else pounds(session["amount_total"])
    if session["status"] != "open":
        return page("This page has been used", f'<p><a href="{escape(session["success_url"])}">Go back</a></p>')
    parts = [f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else "", _items(session)]
    for kind in session["payment_method_types"]:
        if kind == "card":
            parts.append(CARD.substitute(amount=amount))
        for how, label in () if is_setup else WAYS.get(kind, ()):
            parts.append(button(how, label))
    if is_setup:
        parts.append(button("bacs_debit", "Set up the Direct Debit"))
    parts.append(f'<p><a href="{escape(session["cancel_url"])}">Back without paying</a></p>')
    return page("Set up a Direct Debit" if is_setup else f"Pay {amount}", "".join(parts))


def own_page(state: State) -> str:
    """Return what can be made to happen: payouts, disputes and how they end."""
    rows = []
    for account in sorted({thing["_account"] for thing in state.things.values()}):
        rows.append(f"<h2>{escape(account)}</h2>{button(f'pay_out {account}', 'Pay out now', '/happen')}<table>")
        paid = [intent for intent in state.of("payment_intent", account) if intent["status"] == "succeeded"]
        rows += [_row(intent, "paid", ["dispute"]) for intent in paid]
        open_disputes = [one for one in state.of("dispute", account) if one["status"] == "needs_response"]
        rows += [_row(one, "disputed", ["won", "lost"]) for one in open_disputes]
        rows.append("</table>")
    return page("Stand-in for Stripe", "".join(rows) or "<p>Nothing has happened yet.</p>")


def _row(thing: Thing, state: str, choices: list[str]) -> str:
    buttons = "".join(button(f"{choice} {thing['id']}", choice.capitalize(), "/happen") for choice in choices)
    return f"<tr><td>{pounds(thing['amount'])}</td><td>{state}</td><td>{buttons}</td></tr>"


def page(title: str, content: str) -> str:
    """Return a whole page."""
    return PAGE.substitute(title=escape(title), style=STYLE, content=content)


def button(how: str, label: str, action: str = "") -> str:
    """Return a form of one button."""
    target = f' action="{escape(action)}"' if action else ""
    return BUTTON.substitute(action=target, how=escape(how), label=escape(label))


def pounds(pence: int) -> str:
    """Return an amount as people read it."""
    return f"£{pence // 100:,}.{pence % 100:02d}"


def _items(session: Thing) -> str:
    rows = [
        f"<tr><td>{escape(item['price_data']['product_data']['name'])}</td>"
        f"<td>{pounds(int(item['price_data']['unit_amount']))}</td></tr>"
        for item in session["_items"]
    ]
    return f"<table>{''.join(rows)}</table>" if rows else ""
