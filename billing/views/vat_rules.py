"""The partnership's decisions on VAT: what applies today, a new decision, all of them so far."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing.forms.vat_rules import VatRuleForm
from billing.operations import vat_rules
from billing.queries import vat_rules as queries
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("billing.decide_vat")
def vat_rule_list(request: PersonRequest) -> HttpResponse:
    """What applies to every supply and buyer, and a form for the next decision."""
    today = timezone.localdate()
    form = VatRuleForm(request.POST or None, initial={"effective_from": today})
    if form.is_valid() and accepted(form, lambda: vat_rules.decide(by=request.person, **form.decision)):
        messages.success(request, "Decided. What is charged from that day on is treated so.")
        return redirect("vat_rules")
    supplier = vat_rules.supplier_of_today()
    context = {
        "title": "VAT treatments",
        "is_registered": supplier.is_registered,
        "effective": queries.effective(supplier, today),
        "history": list(queries.history()),
        "form": form,
    }
    return render(request, "billing/vat_rules.html", context)
