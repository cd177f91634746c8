"""The operator's view of messages whose connected account belongs to nobody: looked at, and handed over once it does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.errors import BillingRefused
from billing.operations.online import inbox
from billing.queries import inbox as queries
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("tenants.operate")
def lost_messages(request: HttpRequest) -> HttpResponse:
    """Messages without a partnership, newest first: number and time only, their content is a partnership's."""
    context = {"title": "Messages without an owner", "page": lists.page(request, queries.without_owner())}
    return render(request, "billing/online/lost.html", context)


@require_POST
@permission_required("tenants.operate")
def lost_message_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Look for the owner again."""
    try:
        partnership = inbox.give_to_owner(by=request.user, message_id=message_id)
        messages.success(request, f"The message goes to {partnership}.")
    except BillingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("lost_messages")
