"""Spend limits of a school, and what a trust buys for all its schools."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.presenters.memberships import year_chips
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from offers.forms.buying.agreements import RuleForm
from offers.operations import buying_rules as operations
from offers.queries import buying_rules as queries
from offers.queries.agreements import basket, trusts
from offers.views.buying.buyers import key_of
from tenants.access import permission_required, require


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def buying_rule(request: PersonRequest) -> HttpResponse:
    """How much the school lets its people spend without asking."""
    school = request.acting_school
    if not school:
        raise PermissionDenied("offers.change_buying_rule")
    require(request, "offers.change_buying_rule", school)
    rule = queries.rule_of(school.pk)
    limits = {"staff_limit_pence": rule.staff_limit_pence, "manager_limit_pence": rule.manager_limit_pence}
    form = RuleForm(request.POST or None, initial=limits)
    if form.is_valid() and accepted(
        form, lambda: operations.set_limits(by=request.person, school=school, **form.cleaned_data)
    ):
        messages.success(request, "The spend limits are saved.")
        return redirect("buying_rule")
    context = {"title": "Spend limits", "caption": school.name, "form": form}
    return render(request, "offers/buying/rule.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def trust_choices(request: PersonRequest) -> HttpResponse:
    """Which services the trust buys for all its schools; the others each school buys."""
    if not request.person.trust_ids:
        raise PermissionDenied("offers.buy")
    wanted = request.POST.get("trust") or request.GET.get("trust", "")
    trust = trusts.trust_of(request.person, key_of(wanted) if wanted else None)
    every = basket.years_to_buy(timezone.localdate())
    year = next((one for one in every if str(one.start_year) == request.GET.get("year")), every[0] if every else None)
    rows = trusts.choosable(trust, year) if year else []
    if request.method == "POST":
        shown = [row.offer.lineage for row in rows]
        chosen = [lineage for lineage in shown if str(lineage) in request.POST.getlist("lineage")]
        if _chosen(request, trust.pk, shown, chosen):
            messages.success(request, "Saved. Schools see at once what is bought for them.")
        return redirect(request.get_full_path())
    context = {
        "title": "What the trust buys",
        "caption": f"{trust}: ticked services are bought centrally and billed to the trust; the others each school buys",
        "trust": trust,
        "rows": rows,
        "year_chips": year_chips(request, every, year) if year and len(every) > 1 else [],
    }
    return render(request, "offers/buying/trust_choices.html", context)


def _chosen(request: PersonRequest, trust_id: int, shown: list[UUID], chosen: list[UUID]) -> bool:
    trust = trusts.trust_of(request.person, trust_id)
    done = attempt(
        request,
        lambda: (
            operations.choose_for_trust(by=request.person, trust=trust, shown=shown, chosen=chosen, now=timezone.now()),
        ),
    )
    return done is not None
