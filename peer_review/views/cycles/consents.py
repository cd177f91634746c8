"""A head reads what taking part means, names the windows that do not suit, and agrees with one button."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import saved, told
from peer_review.forms.cycles import schools as forms
from peer_review.models import Participant
from peer_review.operations import participants as operations
from peer_review.presenters.cycles import page as present
from peer_review.presenters.cycles.schools import closed_windows
from peer_review.presenters.reports.sharing import agreed_words
from peer_review.queries import participants as queries
from peer_review.views.typed import posted
from tenants.access import allowed, permission_required, require


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.use")
def cycle_consent(request: PersonRequest, pk: int) -> HttpResponse:
    """What a school agrees to; its head agrees, changes the windows, or says that it does not take part."""
    school = request.acting_school
    row = queries.of_person(request.person, pk, school.pk if school else None)
    form = forms.WindowsForm(posted(request), cycle=row.cycle, initial=forms.initial_of(row))
    if request.method == "POST":
        require(request, "peer_review.consent", row)
        if "decline" in request.POST:
            _decline(request, row)
            return redirect("cycle_consent", row.cycle_id)
        if _agree(request, row, form):
            return redirect("cycle_consent", row.cycle_id)
    return render(request, "peer_review/cycles/consent.html", _context(request, row, form))


def _agree(request: PersonRequest, row: Participant, form: forms.WindowsForm) -> bool:
    return saved(
        request,
        form,
        "Thank you. Your school takes part.",
        lambda: operations.consent(
            by=request.person, participant_id=row.pk, unavailable=form.cleaned_data["unavailable"], now=timezone.now()
        ),
    )


def _decline(request: PersonRequest, row: Participant) -> bool:
    done, now = "Your school does not take part in this cycle.", timezone.now()
    return told(request, done, lambda: operations.withdraw(by=request.person, participant_id=row.pk, now=now))


def _context(request: PersonRequest, row: Participant, form: forms.WindowsForm) -> dict[str, Any]:
    cycle = row.cycle
    return {
        "title": cycle.name,
        "caption": str(row.school),
        "crumbs": [{"label": cycle.name}],
        "row": row,
        "cycle": cycle,
        "content": cycle.framework.says,
        "facts": [
            {"key": "When", "value": present.period(cycle)},
            {"key": "Reviews we host", "value": str(row.hosts)},
            {"key": "Team", "value": present.team(cycle)},
            {"key": "What the office sees once our head has signed", "value": agreed_words(cycle.office_sees)},
            {"key": "Cost", "value": present.share(cycle)},
            {"key": "We cannot host in", "value": closed_windows(cycle, row.unavailable) or "No window ruled out"},
        ],
        "form": form,
        "may_consent": allowed(request, "peer_review.consent", row) and not row.withdrawn_at,
    }
