"""What schools ask for that nobody sells: asked at the school, answered by the office."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.models import School
from membership.requests import PersonRequest
from membership.views.answers import accepted
from offers.forms.catalogue.others import AnswerForm, AskForm, SearchForm
from offers.operations.catalogue import unmet as operations
from offers.presenters.catalogue import unmet as present
from offers.queries.catalogue import unmet as queries
from offers.views.catalogue.viewer import viewing_school
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def unmet(request: PersonRequest) -> HttpResponse:
    """A school's requests and a new one; for the office all requests."""
    school = viewing_school(request)
    if school:
        return _of_school(request, school)
    require(request, "offers.view_sales")
    return _of_office(request)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def unmet_answer(request: PersonRequest, request_id: int) -> HttpResponse:
    """Answer a school's request."""
    row = queries.get(request_id)
    form = AnswerForm(request.POST or None, initial={"text": row.answer})
    if form.is_valid() and accepted(
        form, lambda: operations.answer(by=request.person, request_id=row.pk, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, f"{row.school} sees the answer.")
        return redirect("unmet")
    context = {
        "title": f"Answer {row.school}",
        "text": f"“{row.text}”",
        "crumbs": [{"label": "Requests from schools", "url": reverse("unmet")}, {"label": "Answer"}],
        "form": form,
        "button_label": "Answer",
        "cancel_url": reverse("unmet"),
    }
    return render(request, "membership/form_page.html", context)


def _of_school(request: PersonRequest, school: School) -> HttpResponse:
    may_ask = allowed(request, "offers.request", school)
    form = AskForm(request.POST or None) if may_ask else None
    if request.method == "POST":
        require(request, "offers.request", school)
    about = queries.asked_about(request.GET.get("offer", ""))
    if form and form.is_valid():
        ask = partial(operations.ask, by=request.person, school=school, offer=about, now=timezone.now())
        if accepted(form, lambda: ask(**form.cleaned_data)):
            messages.success(request, "We have your request. The answer appears here.")
            return redirect("unmet")
    context = {
        "title": "Ask for something else",
        "caption": f"{school.name}: about {about}" if about else school.name,
        "crumbs": [{"label": "Services", "url": reverse("catalogue")}, {"label": "Ask for something else"}],
        "form": form,
        "rows": queries.of_school(school),
    }
    return render(request, "offers/catalogue/unmet_school.html", context)


def _of_office(request: PersonRequest) -> HttpResponse:
    rows = queries.requests(request.GET.dict())
    file = lists.export(request, "requests", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Requests from schools",
        "caption": "What schools ask for that we do not sell, or that was full.",
        "chips": lists.chips(request, "show", [("waiting", "Not answered"), ("answered", "Answered")]),
        "filter": SearchForm(request.GET, label="School or words"),
        "export": lists.export_urls(request),
        "page": lists.page(request, rows),
        "can_answer": allowed(request, "offers.configure"),
    }
    return render(request, "offers/catalogue/unmet_office.html", context)
