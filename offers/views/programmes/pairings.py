"""Coaching matches and shadowing placements: the list, proposing one, its page, answers, the outcome."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.enums import PairingStatus
from offers.forms.programmes.pairings import DeclineForm, OutcomeForm, PairingFilter, PairingForm, ProgrammeForm
from offers.models import Pairing
from offers.operations.programmes import pairings as operations
from offers.operations.programmes.pairings import Side
from offers.presenters.programmes import programmes as present
from offers.queries.programmes import pairings as queries
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("membership.use_service")
def pairing_list(request: PersonRequest) -> HttpResponse:
    """Pairings somebody may see, by filters in the address; as a page or a file."""
    rows = queries.filtered(queries.visible(request.person), request.GET)
    file = lists.export(request, "pairings", present.pairing_columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Coaching and shadowing",
        "chips": present.pairing_chips(request),
        "filter": PairingFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [(pairing, present.tag(pairing)) for pairing in page],
        "may_propose": allowed(request, "offers.manage_delivery"),
    }
    return render(request, "offers/programmes/pairings.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def pairing_new(request: PersonRequest) -> HttpResponse:
    """Bring two people together: first the programme, then who and why."""
    chosen = ProgrammeForm(request.GET, events=queries.programmes())
    if not chosen.is_valid():
        context = {
            "title": "Propose a pairing",
            "crumbs": present.crumbs("Propose"),
            "form": ProgrammeForm(events=queries.programmes()),
        }
        return render(request, "offers/programmes/choose.html", context)
    event = chosen.cleaned_data["event"]
    form = PairingForm(
        request.POST or None,
        participants=queries.participants(event.pk),
        partners=queries.partners(),
        hosts=queries.hosts(),
    )
    if form.is_valid():
        now = timezone.now()
        made = attempt(form, lambda: operations.propose(by=request.person, proposal=form.proposal, now=now))
        if made:
            messages.success(request, "Both are asked whether they agree.")
            return redirect("pairing", made.pk)
    context = {
        "title": "Propose a pairing",
        "caption": event.title,
        "crumbs": present.crumbs("Propose"),
        "form": form,
        "button_label": "Ask both",
        "cancel_url": reverse("pairings"),
    }
    return render(request, "membership/form_page.html", context)


@require_safe
@permission_required("membership.use_service")
def pairing(request: PersonRequest, pairing_id: int) -> HttpResponse:
    """One pairing with what may be done next."""
    shown = get_pairing(request, pairing_id)
    context = {
        "title": shown.get_kind_display(),
        "caption": f"{shown.booking.delegate} and {shown.partner}",
        "crumbs": present.crumbs(str(shown.booking.delegate)),
        "pairing": shown,
        "tag": present.tag(shown),
        "facts": present.facts(shown),
        "events": present.timeline(shown),
        "sides": _sides(request, shown),
        "may_decline": shown.status in ("proposed", "agreed"),
        "may_finish": shown.status == PairingStatus.AGREED,
    }
    return render(request, "offers/programmes/pairing.html", context)


@require_POST
@permission_required("membership.use_service")
def pairing_agree(request: PersonRequest, pairing_id: int, side: str) -> HttpResponse:
    """Agree, for oneself or as the office for somebody."""
    shown, of = get_pairing(request, pairing_id), _side(side)
    _require_answer(request, shown)
    told(
        request,
        "Agreed.",
        lambda: operations.answer(by=request.person, pairing_id=shown.pk, side=of, agrees=True, now=timezone.now()),
    )
    return redirect("pairing", shown.pk)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def pairing_decline(request: PersonRequest, pairing_id: int) -> HttpResponse:
    """Decline with a reason."""
    shown = get_pairing(request, pairing_id)
    _require_answer(request, shown)
    form = DeclineForm(request.POST or None)
    side = Side.PARTICIPANT if request.person.pk == shown.booking.delegate_id else Side.PARTNER
    if form.is_valid() and accepted(
        form,
        lambda: operations.answer(
            by=request.person, pairing_id=shown.pk, side=side, agrees=False, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "Declined. Both are told.")
        return redirect("pairing", shown.pk)
    context = {
        "title": "Decline",
        "crumbs": present.crumbs("Decline"),
        "form": form,
        "consequences": ["Both are told, with your reason on the page.", "The office looks for somebody else."],
        "button_label": "Decline",
        "is_warning": True,
        "cancel_url": reverse("pairing", args=[shown.pk]),
    }
    return render(request, "billing/payer_confirm.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def pairing_finish(request: PersonRequest, pairing_id: int) -> HttpResponse:
    """Say what came of it."""
    shown = get_pairing(request, pairing_id)
    _require_answer(request, shown)
    form = OutcomeForm(request.POST or None, initial={"days": shown.days or None})
    if form.is_valid() and accepted(
        form, lambda: operations.finish(by=request.person, pairing_id=shown.pk, **form.facts)
    ):
        messages.success(request, "Finished.")
        return redirect("pairing", shown.pk)
    context = {"title": "Finish", "crumbs": present.crumbs("Finish"), "form": form, "button_label": "Finish"}
    return render(request, "membership/form_page.html", context | {"cancel_url": reverse("pairing", args=[shown.pk])})


def get_pairing(request: PersonRequest, pairing_id: int) -> Pairing:
    """Return a pairing somebody may see; 404 hides those of others. Raises PermissionDenied."""
    found = queries.find(queries.visible(request.person), pairing_id)
    if found is None:
        raise Http404("No such pairing here.")
    require(request, "offers.view_pairing", found)
    return found


def _require_answer(request: PersonRequest, shown: Pairing) -> None:
    if not allowed(request, "offers.manage_delivery"):
        require(request, "offers.answer_pairing", shown)


def _sides(request: PersonRequest, shown: Pairing) -> list[dict[str, str]]:
    """The sides that can still agree, each with who that is: oneself, or both for the office."""
    if shown.status != PairingStatus.PROPOSED:
        return []
    is_office = allowed(request, "offers.manage_delivery")
    open_sides = {
        Side.PARTICIPANT: (shown.participant_agreed_at, shown.booking.delegate),
        Side.PARTNER: (shown.partner_agreed_at, shown.partner),
    }
    return [
        {"side": side.value, "name": str(person)}
        for side, (agreed_at, person) in open_sides.items()
        if agreed_at is None and person and (is_office or person.pk == request.person.pk)
    ]


def _side(text: str) -> Side:
    try:
        return Side(text)
    except ValueError as error:
        raise Http404 from error
