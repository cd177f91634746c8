"""The list of schools, a school's page, and how schools come onto the list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.forms.schools import AddSchoolsForm, ConvertForm, SchoolFilterForm
from membership.operations import schools as operations
from membership.presenters import schools as shown
from membership.queries import people, schools, subscriptions, timeline, years
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("membership.view_schools")
def school_list(request: PersonRequest) -> HttpResponse:
    """Schools with their membership of a year, narrowed by the address."""
    year = years.shown(years.every(), request.GET.get("year", ""), timezone.localdate())
    form = SchoolFilterForm(request.GET, la_codes=schools.la_codes(), trusts=schools.trusts())
    rows = schools.listed(year, form.filters).order_by("name", "pk")
    with_money = allowed(request, "membership.view_memberships")
    page = lists.page(request, rows)
    context = {
        "title": "Schools",
        "caption": shown.caption(page.paginator.count, year),
        "page": page,
        "year": year,
        "with_money": with_money,
        "chips": shown.chips(request),
        "filter": form,
        "can_change": allowed(request, "membership.change_schools"),
        "export": lists.export_urls(request),
    }
    file = lists.export(request, "schools", shown.columns(with_money=with_money), rows)
    return file or render(request, "membership/schools.html", context)


@require_safe
@permission_required("membership.use_service")
def school_page(request: PersonRequest, school_id: int) -> HttpResponse:
    """One school: facts, people, memberships, what happened."""
    school = schools.get(request.person, school_id)
    require(request, "membership.view_school", school)
    sees_money = allowed(request, "membership.view_membership", school)
    is_office = allowed(request, "membership.use_office")
    context = {
        "title": school.name,
        "caption": shown.summary(school),
        "crumbs": shown.crumbs(request, school),
        "school": school,
        "facts": shown.facts(school),
        "people": people.team(school.pk),
        "subscriptions": subscriptions.of_school(school.pk) if sees_money else [],
        "events": timeline.of_school(school.pk, with_money=sees_money) if is_office else [],
        "can_change": allowed(request, "membership.change_schools"),
    }
    return render(request, "membership/school.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.change_schools")
def add_schools(request: PersonRequest) -> HttpResponse:
    """Take schools from the national register into the list."""
    form = AddSchoolsForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        codes = [given["la_code"]] if given["la_code"] else []
        added = attempt(
            form,
            lambda: operations.add_from_register(
                by=request.person, now=timezone.now(), la_codes=codes, urns=given["urns"]
            ),
        )
        if added is not None:
            messages.success(request, shown.added(len(added)))
            return redirect("schools")
    crumbs = [{"label": "Schools", "url": reverse("schools")}, {"label": "Add schools"}]
    context = {"title": "Add schools from the register", "form": form, "crumbs": crumbs, "button_label": "Add schools"}
    return render(request, "membership/form_page.html", context | {"cancel_url": reverse("schools")})


@require_http_methods(["GET", "POST"])
@permission_required("membership.change_schools")
def convert(request: PersonRequest, school_id: int) -> HttpResponse:
    """Carry a school on under the URN it has as an academy."""
    school = schools.get(request.person, school_id)
    form = ConvertForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: operations.convert_to_academy(
            by=request.person, school_id=school.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{school} carries on as an academy. Its history stays with the old record.")
        return redirect("school", school.pk)
    context = {
        "title": "Convert to academy",
        "caption": school.name,
        "crumbs": shown.crumbs(request, school, "Convert to academy"),
        "form": form,
        "text": shown.CONVERSION,
        "button_label": "Convert",
        "cancel_url": reverse("school", args=[school.pk]),
    }
    return render(request, "membership/form_page.html", context)
