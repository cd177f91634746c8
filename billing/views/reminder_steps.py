"""The steps of chasing each kind of payer: seen together, changed, added, taken out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from billing.enums import AccountKind
from billing.forms.reminders import StepForm
from billing.operations import reminder_steps
from billing.presenters.reminders import when
from billing.queries import reminder_steps as queries
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("billing.chase")
def step_list(request: PersonRequest) -> HttpResponse:
    """All steps by kind of payer; a POST takes the product's over, to be changed."""
    if request.method == "POST":
        reminder_steps.ensure_steps()
        messages.success(request, "You can change the steps now.")
        return redirect("reminder_steps")
    kinds = [(kind, [(step, when(step)) for step in steps]) for kind, steps in queries.steps().items()]
    is_own = any(step.id for _, steps in kinds for step, _ in steps)
    context = {"title": "Reminder steps", "kinds": kinds, "is_own": is_own}
    return render(request, "billing/reminders/steps.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.chase")
def step_new(request: PersonRequest, kind: str) -> HttpResponse:
    """Add a step for a kind of payer."""
    if kind not in AccountKind.values:
        raise Http404("No such kind of payer.")
    form = StepForm(request.POST or None)
    if form.is_valid() and accepted(
        form, lambda: reminder_steps.add_step(by=request.person, kind=AccountKind(kind), draft=form.draft)
    ):
        messages.success(request, "The step is added.")
        return redirect("reminder_steps")
    context = {"title": "Add a step", "caption": AccountKind(kind).label, "form": form}
    return render(request, "billing/reminders/step.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.chase")
def step_change(request: PersonRequest, step_id: int) -> HttpResponse:
    """Change the words or the day of a step."""
    step = get_object_or_404(queries.kept_steps(), pk=step_id)
    form = StepForm(request.POST or None, initial={name: getattr(step, name) for name in StepForm.base_fields})
    if form.is_valid() and accepted(
        form, lambda: reminder_steps.change_step(by=request.person, step_id=step.pk, draft=form.draft)
    ):
        messages.success(request, "The step is changed. Reminders already made keep their words.")
        return redirect("reminder_steps")
    context = {"title": step.name, "caption": step.get_account_kind_display(), "form": form, "step": step}
    return render(request, "billing/reminders/step.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.chase")
def step_remove(request: PersonRequest, step_id: int) -> HttpResponse:
    """Take a step out, after saying what that means."""
    step = get_object_or_404(queries.kept_steps(), pk=step_id)
    if request.method == "POST":
        reminder_steps.remove_step(by=request.person, step_id=step.pk)
        messages.success(request, "The step is taken out.")
        return redirect("reminder_steps")
    context = {"title": f"Take out “{step.name}”", "caption": step.get_account_kind_display(), "step": step}
    return render(request, "billing/reminders/step_remove.html", context)
