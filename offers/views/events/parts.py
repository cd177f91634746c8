"""Parts of an event the office looks after: places kept for some schools, files for delegates, what was told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from offers.forms.events.events import MaterialForm, QuotaForm
from offers.operations import event_changes
from offers.operations.events import materials
from offers.presenters.events import pages as present
from offers.views.events.shared import get_event
from tenants import lists
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_quotas(request: PersonRequest, event_id: int) -> HttpResponse:
    """Places kept for some schools; the same label again changes them."""
    event = get_event(request, event_id)
    form = QuotaForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: event_changes.set_quota(by=request.person, event_id=event.pk, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "The places are kept.")
        return redirect("event_quotas", event.pk)
    context = {
        "title": "Places kept for some schools",
        "caption": f"{event.title} · {event.places_taken} of {event.capacity} places taken",
        "crumbs": present.crumbs(event, "Kept places"),
        "event": event,
        "quotas": list(event.quotas.all()),
        "form": form,
    }
    return render(request, "offers/events/quotas.html", context)


@require_POST
@permission_required("offers.manage_events")
def event_quota_drop(request: PersonRequest, event_id: int, quota_id: int) -> HttpResponse:
    """Keep these places no longer."""
    event = get_event(request, event_id)
    told(
        request,
        "These places are everybody’s now.",
        lambda: event_changes.drop_quota(by=request.person, event_id=event.pk, quota_id=quota_id, now=timezone.now()),
    )
    return redirect("event_quotas", event.pk)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_materials(request: PersonRequest, event_id: int) -> HttpResponse:
    """Files for delegates, and a form for one more."""
    event = get_event(request, event_id)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        title, content = form.cleaned_data["title"], form.cleaned_data["file"].read()
        if accepted(form, lambda: materials.add(by=request.person, event_id=event.pk, title=title, content=content)):
            messages.success(request, "The file is there for delegates.")
            return redirect("event_materials", event.pk)
    context = {
        "title": "Files for delegates",
        "caption": event.title,
        "crumbs": present.crumbs(event, "Files"),
        "event": event,
        "materials": list(event.materials.all()),
        "form": form,
    }
    return render(request, "offers/events/materials.html", context)


@require_POST
@permission_required("offers.manage_events")
def event_material_remove(request: PersonRequest, event_id: int, material_id: int) -> HttpResponse:
    """Take a file away."""
    event = get_event(request, event_id)
    told(
        request,
        "The file is gone.",
        lambda: materials.remove(by=request.person, event_id=event.pk, material_id=material_id),
    )
    return redirect("event_materials", event.pk)


@require_safe
@permission_required("offers.manage_events")
def event_messages(request: PersonRequest, event_id: int) -> HttpResponse:
    """What was told about an event, to whom, and whether it left."""
    event = get_event(request, event_id)
    rows = event.messages.all()
    file = lists.export(request, "messages", present.message_columns(), rows)
    if file:
        return file
    context = {
        "title": "Messages",
        "caption": event.title,
        "crumbs": present.crumbs(event, "Messages"),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "offers/events/messages.html", context)
