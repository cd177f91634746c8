"""Second readings: the office asks, a reader judges blind and once."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import saved, told
from peer_review.enums import Part
from peer_review.forms.insight.readings import ReadingForm
from peer_review.models import Review, SecondReading
from peer_review.operations import second_readings as operations
from peer_review.presenters.insight import readings as present
from peer_review.queries.insight import readings
from peer_review.views.evidence.uploads import photo
from peer_review.views.insight.frame import asked, frame, no_cycle
from peer_review.views.stages.loading import load, signed_in
from peer_review.views.typed import posted
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("peer_review.coordinate")
def second_readings(request: PersonRequest) -> HttpResponse:
    """The reviews of a cycle chosen for a second reading, and how far each is."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Second readings")
    rows = present.lines(list(readings.sampled(what.cycle)))
    file = lists.export(request, f"second-readings-{what.cycle.pk}", present.columns(), rows)
    if file:
        return file
    context = {
        **frame(request, what),
        "title": "Second readings",
        "caption": f"{what.cycle}: {what.cycle.qa_percent} % of reviews are to be read a second time",
        "page": lists.page(request, rows),
    }
    return render(request, "peer_review/insight/second_readings.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def second_reading_ask(request: PersonRequest, pk: int) -> HttpResponse:
    """Who can read a review a second time, and asking one of them."""
    review, today = load(request, pk).review, timezone.localdate()
    found = readings.candidates(review, today)
    if request.method == "POST":
        chosen = next((one.reviewer for one in found if str(one.reviewer.pk) == request.POST.get("reader")), None)
        if chosen is None:
            messages.error(request, "Choose a reader from the list.")
            return redirect("second_reading_ask", pk)
        now, done = timezone.now(), f"{chosen} is asked and gets an e-mail."
        told(
            request, done,
            lambda: operations.ask(by=request.person, review=review, reviewer=chosen, on=today, now=now),
        )  # fmt: skip
        return redirect(_list_of(review))
    context = {
        "title": f"Second reader for {review.host}",
        "crumbs": [{"label": "Second readings", "url": _list_of(review)}, {"label": str(review.host)}],
        "review": review,
        "free": [one for one in found if not one.conflicts],
        "tied": [one for one in found if one.conflicts],
        "can_ask": review.stage in readings.READABLE,
    }
    return render(request, "peer_review/insight/second_reading_ask.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def second_reading(request: PersonRequest, pk: int) -> HttpResponse:
    """The blind page of a reader: what was found and the evidence, not how it was judged nor by whom."""
    seen = load(request, pk, Part.SECOND_READING, may="read_second")
    reading = readings.of_reader(seen.review, request.person)
    if reading is None:
        raise Http404("No such second reading here.")
    if reading.read_at:
        return render(request, "peer_review/insight/second_reading_given.html", _head(seen.review, reading))
    data = posted(request)
    form = ReadingForm(data, passages=readings.passages(seen.review), content=seen.review.framework.says)
    if saved(
        request, form, "Thank you. Your reading is kept and cannot be changed.", lambda: _submit(request, reading, form)
    ):
        return redirect("second_reading", pk)
    context = _head(seen.review, reading) | {"form": form, "judging": list(form.judging())}
    return render(request, "peer_review/insight/second_reading.html", context)


@require_safe
@signed_in
def second_reading_photo(request: PersonRequest, pk: int, evidence_id: int) -> FileResponse:
    """A photo behind a finding, for the reader who is asked; they do not see the team's evidence otherwise."""
    seen = load(request, pk, Part.SECOND_READING, may="read_second")
    asked_for = readings.of_reader(seen.review, request.person)
    piece = readings.photo(seen.review, evidence_id) if asked_for else None
    if piece is None:
        raise Http404("No such photo here.")
    return photo(piece)


@require_POST
@signed_in
def second_reading_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """The office asks somebody no longer, or a reader says that they cannot."""
    seen = load(request, pk)
    is_office = allowed(request, "peer_review.coordinate")
    wanted = request.POST.get("reading", "")
    reading = next(
        (
            one
            for one in readings.of_review(seen.review)
            if (is_office and str(one.pk) == wanted) or one.reader.person_id == request.person.pk
        ),
        None,
    )
    if reading is None:
        raise Http404("No such second reading here.")
    now, reason = timezone.now(), request.POST.get("reason", "")
    told(
        request, "The second reading is taken back.",
        lambda: operations.take_back(by=request.person, reading_id=reading.pk, reason=reason, now=now),
    )  # fmt: skip
    return redirect(_list_of(seen.review) if is_office else reverse("home"))


@require_POST
@permission_required("peer_review.coordinate")
def review_sample(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose a review for a second reading, or not any more."""
    review, wanted = load(request, pk).review, request.GET.get("sampled") == "yes"
    done = "The review is chosen for a second reading." if wanted else "The review is not chosen any more."
    now = timezone.now()
    told(request, done, lambda: operations.sample(by=request.person, review=review, is_sampled=wanted, now=now))
    return redirect("review", pk)


def _submit(request: PersonRequest, reading: SecondReading, form: ReadingForm) -> SecondReading:
    note, now = form.cleaned_data["note"], timezone.now()
    return operations.submit(by=request.person, reading_id=reading.pk, codes=form.codes, note=note, now=now)


def _head(review: Review, reading: SecondReading) -> dict[str, object]:
    return {
        "title": f"Second reading: {review.host}",
        "crumbs": [{"label": "Home", "url": reverse("home")}, {"label": "Second reading"}],
        "review": review,
        "reading": reading,
    }


def _list_of(review: Review) -> str:
    return f"{reverse('second_readings')}?cycle={review.cycle_id}"
