"""Reminders: what goes out today, what went out, one of them with its letter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.forms.filters import TextFilter
from billing.operations import reminders
from billing.pdf import letters
from billing.presenters import reminders as present
from billing.queries import reminders as queries
from billing.queries.settings import billing_settings
from billing.supplier import identity
from membership.requests import PersonRequest
from tenants import lists
from tenants.access import permission_required
from tenants.current import current_partnership


@require_safe
@permission_required("billing.chase")
def reminder_list(request: PersonRequest) -> HttpResponse:
    """What goes out today in which words, who is left in peace, and all reminders made."""
    rows, today = queries.filtered(queries.reminders(), request.GET.dict()), timezone.localdate()
    file = lists.export(request, "reminders", present.COLUMNS, rows)
    if file:
        return file
    due = queries.due(today)
    context = {
        "title": "Reminders",
        "caption": present.caption(due),
        "due": due,
        "previews": present.previews(due, today),
        "quiet": [(row, present.quiet_note(row, today)) for row in queries.quiet_payers(today)],
        "broken": [(row, present.promise_text(row)) for row in queries.broken_promises(today)],
        "is_automatic": billing_settings().sends_reminders,
        "chips": present.reminder_chips(request),
        "filter": TextFilter(request.GET, label="Name of the payer"),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/reminders/list.html", context)


@require_POST
@permission_required("billing.chase")
def reminders_send(request: PersonRequest) -> HttpResponse:
    """Write and send every reminder that is due today."""
    made = reminders.make_due(by=request.person, on=timezone.localdate())
    messages.success(request, f"{made} reminder{'s are' if made != 1 else ' is'} on the way.")
    return redirect("reminders")


@require_safe
@permission_required("billing.chase")
def reminder(request: PersonRequest, reminder_id: int) -> HttpResponse:
    """One reminder in its words."""
    made = get_object_or_404(queries.reminders(), pk=reminder_id)
    context = {
        "title": made.subject,
        "caption": f"{made.step_name} · {made.account}",
        "reminder": made,
        "tag": present.sent_tag(made),
        "facts": present.facts(made),
    }
    return render(request, "billing/reminders/reminder.html", context)


@require_safe
@permission_required("billing.chase")
def reminder_letter(request: PersonRequest, reminder_id: int) -> HttpResponse:
    """One reminder as a letter to print."""
    made = get_object_or_404(queries.reminders().select_related("account__school", "account__trust"), pk=reminder_id)
    due_dates = queries.due_dates([number for number, _ in made.invoices])
    body = letters.letter_pdf(made, due_dates, identity(current_partnership()))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letters.file_name(made)}"'
    return response
