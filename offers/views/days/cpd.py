"""A person's record of professional development, and a school's view of its staff's."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import saved
from offers.forms.cpd import EntryForm, ReflectionForm
from offers.models import CpdEntry
from offers.operations.days import cpd as operations
from offers.pdf.cpd import record_pdf
from offers.presenters.days import cpd as present
from offers.queries import cpd as queries
from tenants import lists
from tenants.access import permission_required, require
from tenants.calendars import AcademicYear
from tenants.current import current_partnership


class Page(NamedTuple):
    """What a page with a form says: its heading, its button, and that it is done."""

    title: str
    button: str
    done: str


@require_safe
@permission_required("membership.use_service")
def cpd(request: PersonRequest) -> HttpResponse:
    """One's own record, by academic year; as a page, a file or PDF."""
    every = queries.of_person(request.person)
    totals = queries.totals(every)
    year = present.chosen(request.GET.get("year", ""), totals)
    rows = queries.of_year(every, year) if year else every
    if request.GET.get("format") == "pdf":
        return _pdf(request, rows, [total for total in totals if year in (None, total.year)])
    file = lists.export(request, "cpd", present.OWN_COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "My professional development",
        "chips": lists.chips(request, "year", present.years(totals)),
        "export": lists.export_urls(request),
        "pdf_url": present.pdf_url(request.GET),
        "page": lists.page(request, rows),
        "totals": present.totals(totals, year),
    }
    return render(request, "offers/days/cpd.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def cpd_add(request: PersonRequest) -> HttpResponse:
    """Write a line of one's own."""
    form = EntryForm(request.POST or None, initial={"on_day": timezone.localdate()})
    write = partial(operations.add, by=request.person)
    return _written(request, form, Page("Add to my record", "Add", "It is in your record."), write)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def cpd_change(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Correct a line of one's own; those from certificates stay as they are."""
    entry = _entry(request, entry_id)
    if entry.certificate_id:
        raise Http404("A line from a certificate is not changed.")
    names = ("title", "organiser", "on_day", "hours")
    form = EntryForm(request.POST or None, initial={name: getattr(entry, name) for name in names})
    write = partial(operations.change, by=request.person, entry_id=entry.pk)
    return _written(request, form, Page(f"Change {entry.title}", "Save", "It is changed."), write)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def cpd_reflect(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Note what one thinks of a line."""
    entry = _entry(request, entry_id)
    form = ReflectionForm(request.POST or None, initial={"reflection": entry.reflection})
    page = Page(f"What did you take from {entry.title}?", "Save", "Your reflection is kept. Only you see it.")
    return _written(request, form, page, partial(operations.reflect, by=request.person, entry_id=entry.pk))


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def cpd_delete(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Take a line of one's own out."""
    entry = _entry(request, entry_id)
    if entry.certificate_id:
        raise Http404("A line from a certificate is not taken out.")
    if request.method == "POST":
        operations.remove(by=request.person, entry_id=entry.pk)
        messages.success(request, "It is taken out of your record.")
        return redirect("cpd")
    context = {
        "title": f"Take {entry.title} out?",
        "consequences": ["The line and your reflection on it are gone for good."],
        "button_label": "Take it out",
        "is_warning": True,
        "cancel_url": reverse("cpd"),
    }
    return render(request, "billing/payer_confirm.html", context)


@require_safe
@permission_required("membership.use_service")
def cpd_school(request: PersonRequest) -> HttpResponse:
    """The staff's hours for head and business manager, without anybody's reflections."""
    school = request.acting_school
    if not school:
        raise Http404("You act for no school.")
    require(request, "membership.change_team", school)
    year = present.year_of(request.GET.get("year", "")) or AcademicYear.containing(timezone.localdate())
    rows = queries.of_year(queries.of_school(school), year)
    file = lists.export(request, "staff-cpd", present.SCHOOL_COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Professional development of our staff",
        "caption": f"{school.name}, {year.label}",
        "chips": lists.one_of(request, "year", present.recent(timezone.localdate()), str(year.start)),
        "export": lists.export_urls(request),
        "people": present.by_person(rows),
    }
    return render(request, "offers/days/cpd_school.html", context)


def _entry(request: PersonRequest, entry_id: int) -> CpdEntry:
    found = queries.own_entry(request.person, entry_id)
    if found is None:
        raise Http404("No such line in your record.")
    return found


def _written(
    request: PersonRequest, form: EntryForm | ReflectionForm, page: Page, write: Callable[..., object]
) -> HttpResponse:
    """Write what was typed and go back to the record, or show the form."""
    if saved(request, form, page.done, lambda: write(**form.cleaned_data)):
        return redirect("cpd")
    context = {"title": page.title, "form": form, "button_label": page.button, "cancel_url": reverse("cpd")}
    return render(request, "membership/form_page.html", context)


def _pdf(request: PersonRequest, rows: Iterable[CpdEntry], totals: list[queries.YearTotal]) -> HttpResponse:
    body = record_pdf(request.person.name, rows, totals, current_partnership(), timezone.localdate())
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="cpd.pdf"'
    return response
