"""Files of offers: uploaded by the office, taken by schools that have a licence."""

import tempfile
import zipfile
from functools import partial
from typing import IO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.uploads import slug
from membership.views.answers import accepted, told
from offers.forms.catalogue.others import MaterialForm
from offers.models import Material, Offer
from offers.operations.catalogue import materials as operations
from offers.presenters.catalogue import materials as present
from offers.queries.catalogue import materials as queries
from offers.queries.catalogue import offers as offer_queries
from offers.views.catalogue.asking import question
from offers.views.catalogue.office import crumbs
from offers.views.catalogue.viewer import viewing_school
from tenants import lists
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def materials(request: PersonRequest, offer_id: int) -> HttpResponse:
    """An offer's files, one more, and who took them."""
    offer = offer_queries.get(offer_id)
    taken = queries.downloads(offer)
    file = lists.export(request, "downloads", present.COLUMNS, taken)
    if file:
        return file
    form = MaterialForm(request.POST or None, request.FILES or None)
    if form.is_valid() and accepted(form, partial(_add, request, offer, form)):
        messages.success(request, "The file is kept. Licensed schools can take it.")
        return redirect("materials", offer.pk)
    context = {
        "title": "Files",
        "caption": offer.title,
        "crumbs": crumbs(offer, "Files"),
        "offer": offer,
        "form": form,
        "rows": queries.of_offer(offer),
        "downloads": taken[:20],
        "export": lists.export_urls(request),
        "cancel_url": reverse("offer", args=[offer.pk]),
    }
    return render(request, "offers/catalogue/materials.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def material_remove(request: PersonRequest, material_id: int) -> HttpResponse:
    """Take a file away."""
    row = queries.get(material_id)
    offer = queries.offer_of(row)
    if request.method == "GET":
        return question(
            request,
            f"Take away: {row}",
            crumbs=crumbs(offer, "Take a file away"),
            consequences=["Schools cannot download it any more.", "Who took it before stays written down."],
            button="Take it away",
            cancel_url=reverse("materials", args=[offer.pk]),
        )
    take = partial(operations.remove, by=request.person, offer_id=offer.pk, material_id=row.pk, now=timezone.now())
    told(request, f"“{row}” is taken away.", take)
    return redirect("materials", offer.pk)


@require_safe
@permission_required("offers.view_catalogue")
def downloads(request: PersonRequest) -> HttpResponse:
    """All files a school may take, by offer and topic. Raises Http404 for those without a school."""
    school = viewing_school(request)
    if school is None:
        raise Http404("No school to take files for.")
    context = {
        "title": "Files to download",
        "caption": school.name,
        "crumbs": [{"label": "Services", "url": reverse("catalogue")}, {"label": "Files to download"}],
        "offers": queries.licensed(school, timezone.localdate()),
    }
    return render(request, "offers/catalogue/downloads.html", context)


@require_safe
@permission_required("offers.view_catalogue")
def material_file(request: PersonRequest, material_id: int) -> HttpResponseBase:
    """One file, for the office and for schools with a licence."""
    row = queries.get(material_id)
    _note(request, queries.offer_of(row), [row])
    return FileResponse(_opened(row), as_attachment=True, filename=row.file_name)


@require_safe
@permission_required("offers.view_catalogue")
def materials_zip(request: PersonRequest, offer_id: int) -> HttpResponseBase:
    """All files of one topic in an archive."""
    offer, topic = offer_queries.get(offer_id), request.GET.get("topic", "")[:80]
    rows = queries.of_topic(offer, topic)
    _note(request, offer, rows)
    files = [_opened(row) for row in rows]
    box_file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with zipfile.ZipFile(box_file, "w", zipfile.ZIP_STORED) as box:
        for place, (row, content) in enumerate(zip(rows, files, strict=True), 1):
            with content:
                box.writestr(f"{place:02}-{row.file_name}", content.read())
    box_file.seek(0)
    return FileResponse(box_file, as_attachment=True, filename=f"{slug(topic or offer.title)}.zip")


def _opened(row: Material) -> IO[bytes]:
    """The bytes of a file. Raises Http404."""
    try:
        content: IO[bytes] = row.file.open()
    except FileNotFoundError as missing:
        raise Http404("The file is not there any more.") from missing
    return content


def _add(request: PersonRequest, offer: Offer, form: MaterialForm) -> Material:
    given = form.cleaned_data
    return operations.add(
        by=request.person,
        offer_id=offer.pk,
        title=given["title"],
        topic=given["topic"],
        content=given["file"].read(),
    )


def _note(request: PersonRequest, offer: Offer, rows: list[Material]) -> None:
    """Write down what a licensed school takes. Raises PermissionDenied without a licence."""
    school, now = viewing_school(request), timezone.now()
    if school is None:
        if not request.person.office_role_names:
            raise PermissionDenied("No school to take it for.")
        return
    if not queries.has_licence(school, offer, timezone.localdate(now)):
        raise PermissionDenied("Your school has no licence for these files.")
    operations.take(by=request.person, school=school, materials=rows, now=now)
