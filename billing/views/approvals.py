"""What waits for a second person: the list, one request, the decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.enums import ApprovalStatus
from billing.forms.approvals import APPROVE, DecisionForm
from billing.operations import approvals
from billing.presenters import approvals as present
from billing.queries import approvals as queries
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("billing.use_office")
def approval_list(request: PersonRequest) -> HttpResponse:
    """All requests, newest first, by state."""
    rows = queries.approvals(request.GET.get("status", ""))
    file = lists.export(request, "approvals", present.APPROVAL_COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Approvals",
        "caption": "Above your limits, one person asks and another decides.",
        "chips": lists.chips(request, "status", ApprovalStatus.choices),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/approvals/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.use_office")
def approval(request: PersonRequest, approval_id: int) -> HttpResponse:
    """One request with what will happen, and the decision of whoever may decide."""
    asked = get_object_or_404(queries.approvals(), pk=approval_id)
    may_decide = allowed(request, "billing.approve")
    if request.method == "POST":
        require(request, "billing.approve")
    form = DecisionForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: _decide(request, asked.pk, form)):
        messages.success(request, "Your decision is kept.")
        return redirect("approvals")
    is_own = asked.requested_by_id == request.person.pk
    context = {
        "title": asked.summary,
        "approval": asked,
        "tag": present.approval_tag(asked),
        "facts": present.approval_facts(asked),
        "events": present.approval_events(asked),
        "is_waiting": asked.status == ApprovalStatus.WAITING,
        "is_own": is_own,
        "may_decide": may_decide,
        "form": form,
    }
    return render(request, "billing/approvals/approval.html", context)


@require_POST
@permission_required("billing.use_office")
def approval_withdraw(request: PersonRequest, approval_id: int) -> HttpResponse:
    """Take back what one asked for."""
    asked = get_object_or_404(queries.approvals(), pk=approval_id)
    told(
        request,
        "The request is withdrawn. Nothing was done.",
        lambda: approvals.withdraw(by=request.person, approval_id=asked.pk, now=timezone.now()),
    )
    return redirect("approvals")


def _decide(request: PersonRequest, approval_id: int, form: DecisionForm) -> object:
    now, note = timezone.now(), form.cleaned_data["note"]
    if form.cleaned_data["decision"] == APPROVE:
        return approvals.approve(
            by=request.person, approval_id=approval_id, on=timezone.localdate(), now=now, note=note
        )
    return approvals.refuse(by=request.person, approval_id=approval_id, now=now, note=note)
