"""One membership as the office sees it, and what the office may do with it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.models import Subscription
from membership.operations import proposals, subscriptions
from membership.presenters import memberships as shown
from membership.presenters.renewal import Renewal
from membership.queries import subscriptions as queries
from membership.queries import timeline
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants.access import allowed, permission_required


@require_safe
@permission_required("membership.view_memberships")
def subscription_page(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """A membership with its arithmetic, its state and what happened."""
    subscription = queries.get(subscription_id)
    title = f"{subscription.school} · {subscription.year.label}"
    context = {
        "title": title,
        "caption": f"{subscription.membership_class} · tariff version {subscription.tariff.version}",
        "crumbs": shown.crumbs(title, subscription.year),
        "subscription": subscription,
        "renewal": Renewal(subscription, queries.last_year(subscription)),
        "events": timeline.of_subscription(subscription),
        "can_change": allowed(request, "membership.change_memberships"),
    }
    return render(request, "membership/subscription.html", context)


@require_POST
@permission_required("membership.invite_memberships")
def invite_one(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Ask one school to confirm."""
    subscription = queries.get(subscription_id)
    told(
        request,
        f"{subscription.school} is asked to confirm.",
        lambda: proposals.invite(
            by=request.person, year_id=subscription.year_id, now=timezone.now(), subscription_ids=[subscription.pk]
        ),
    )
    return redirect("subscription", subscription.pk)


@require_POST
@permission_required("membership.change_memberships")
def end(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """End an agreed membership early."""
    return _changed(
        request,
        subscription_id,
        "The membership has ended.",
        lambda sub: subscriptions.end(by=request.person, subscription_id=sub.pk, now=timezone.now()),
    )


@require_POST
@permission_required("membership.change_memberships")
def reopen(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Offer a declined membership again."""
    return _changed(
        request,
        subscription_id,
        "The membership is proposed again.",
        lambda sub: subscriptions.reopen(by=request.person, subscription_id=sub.pk),
    )


@require_POST
@permission_required("membership.change_memberships")
def close_talk(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Note that the office has talked with the school."""
    return _changed(
        request,
        subscription_id,
        "Noted: you have talked with the school.",
        lambda sub: subscriptions.close_talk(by=request.person, subscription_id=sub.pk),
    )


def _changed(
    request: PersonRequest, subscription_id: int, done: str, work: Callable[[Subscription], object]
) -> HttpResponse:
    subscription = queries.get(subscription_id)
    told(request, done, lambda: work(subscription))
    return redirect("subscription", subscription.pk)
