"""Brokering: the board starts it by theme, both heads answer, nobody is named before both agree."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.queries import schools
from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review.enums import BrokeringStatus
from peer_review.forms.insight.brokering import InviteForm, OutcomeForm, ProposeForm
from peer_review.models import Brokering
from peer_review.operations import brokering as operations
from peer_review.presenters.insight import brokering as present
from peer_review.presenters.insight import themes as theme_words
from peer_review.queries.insight import brokering, themes
from peer_review.themes import suggestions
from peer_review.views.insight.frame import asked, frame, no_cycle, rooms
from peer_review.views.stages.loading import signed_in
from peer_review.views.typed import posted
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("peer_review.see_reviews")
def brokerings(request: PersonRequest) -> HttpResponse:
    """The matches somebody may see: the board all, a head those of the own schools; as a page or a file."""
    wanted, rows = request.GET.get("status", ""), brokering.visible(request.person)
    if wanted in BrokeringStatus.values:
        rows = rows.filter(status=wanted)
    file = lists.export(request, "brokering", present.COLUMNS, [brokering.shown(request.person, row) for row in rows])
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Brokering",
        "caption": "Schools brought together on a theme, when both heads agree.",
        "rooms": rooms(request) if allowed(request, "peer_review.broker") else [],
        "chips": lists.chips(request, "status", BrokeringStatus.choices),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [(row, present.tag(row)) for row in (brokering.shown(request.person, one) for one in page)],
        "may_broker": allowed(request, "peer_review.broker"),
    }
    return render(request, "peer_review/insight/brokerings.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.broker")
def brokering_new(request: PersonRequest) -> HttpResponse:
    """Ask the heads of schools that name a theme as a challenge or a strength."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Bring schools together")
    (found,) = themes.of_cycles([what.cycle])
    choices = [(one.theme, found.title(one.theme)) for one in suggestions(found.table) if one.can_broker]
    data = posted(request)
    form = InviteForm(data, themes=choices, initial={"theme": request.GET.get("theme", "")})
    if form.is_valid():
        made = attempt(form, lambda: _invite(request, what.cycle.pk, form))
        if made:
            messages.success(request, f"Matches made: {len(made)}. Both heads of each are asked.")
            return redirect("brokerings")
    context = {
        "title": "Bring schools together",
        "caption": str(what.cycle),
        "crumbs": [{"label": "Brokering", "url": reverse("brokerings")}, {"label": "Bring schools together"}],
        "cycle_chips": frame(request, what)["cycle_chips"],
        "form": form,
        "suggested": theme_words.suggested(found),
        "choices": choices,
        "consequences": present.CONSEQUENCES,
    }
    return render(request, "peer_review/insight/brokering_new.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.broker")
def brokering_propose(request: PersonRequest) -> HttpResponse:
    """Ask the heads of two schools of the partnership's own choice."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Propose two schools")
    choices = [(theme.key, theme.title) for theme in what.cycle.framework.says.themes]
    form = ProposeForm(posted(request), themes=choices, schools=schools.open_schools())
    if form.is_valid():
        now, cycle = timezone.now(), what.cycle.pk
        made = attempt(
            form, lambda: operations.propose(by=request.person, cycle_id=cycle, now=now, **form.cleaned_data)
        )
        if made:
            messages.success(request, f"The heads of {made.seeker} and {made.giver} are asked.")
            return redirect("brokering_answer", made.pk)
    context = {
        "title": "Propose two schools",
        "caption": str(what.cycle),
        "crumbs": [{"label": "Brokering", "url": reverse("brokerings")}, {"label": "Propose two schools"}],
        "cycle_chips": frame(request, what)["cycle_chips"],
        "form": form,
        "cancel_url": reverse("brokerings"),
    }
    return render(request, "peer_review/insight/brokering_propose.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def brokering_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """One match: a head says yes or no; the board sees how it stands."""
    found = _load(request, pk)
    row = brokering.shown(request.person, found)
    if request.method == "POST":
        agrees = request.POST.get("answer") == "yes"
        if not row.side or request.POST.get("answer") not in ("yes", "no"):
            raise Http404("Nothing to answer here.")
        side, now = operations.Side(row.side), timezone.now()
        told(
            request, "Thank you. Your answer is kept.",
            lambda: operations.answer(by=request.person, brokering_id=pk, side=side, agrees=agrees, now=now),
        )  # fmt: skip
        return redirect("brokering_answer", pk)
    return _page(request, found, OutcomeForm())


@require_http_methods(["POST"])
@signed_in
def brokering_done(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what came of it: the board, or one of the two heads."""
    found, form = _load(request, pk), OutcomeForm(request.POST)
    if saved(request, form, "The outcome is kept.", lambda: _finish(request, pk, form)):
        return redirect("brokering_answer", pk)
    return _page(request, found, form)


def _page(request: PersonRequest, found: Brokering, form: OutcomeForm) -> HttpResponse:
    row = brokering.shown(request.person, found)
    context = {
        "title": f"Working together on {row.theme.lower()}",
        "caption": str(found.cycle),
        "crumbs": [{"label": "Brokering", "url": reverse("brokerings")}, {"label": row.theme}],
        "row": row,
        "tag": present.tag(row),
        "asks": present.asks(row) if row.may_answer else "",
        "consequences": present.consequences(row),
        "form": form,
        "facts": present.facts(row),
        "watchers": present.watchers(row),
    }
    return render(request, "peer_review/insight/brokering.html", context)


def _load(request: PersonRequest, pk: int) -> Brokering:
    found = brokering.visible(request.person).filter(pk=pk).first()
    if found is None:
        raise Http404("No such match here.")
    return found


def _invite(request: PersonRequest, cycle_id: int, form: InviteForm) -> list[Brokering]:
    said = form.cleaned_data
    return operations.invite(
        by=request.person, cycle_id=cycle_id, theme=said["theme"], message=said["message"], now=timezone.now()
    )


def _finish(request: PersonRequest, pk: int, form: OutcomeForm) -> Brokering:
    outcome, today = form.cleaned_data["outcome"], timezone.localdate()
    return operations.finish(by=request.person, brokering_id=pk, outcome=outcome, on=today)
