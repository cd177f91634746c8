"""Where the card processor's messages arrive: signed, without a session; 2xx says that the message is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.gateway.errors import Forged
from billing.gateway.signatures import MOST_BYTES
from billing.operations.online import inbox


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Take a message of this partnership's own account."""
    return _taken(request, inbox.receive)


@csrf_exempt
@require_POST
def connected_webhook(request: HttpRequest) -> HttpResponse:
    """Take a message of a connected account, on the association's host."""
    return _taken(request, inbox.receive_for_connected)


def _taken(request: HttpRequest, receive: Callable[..., None]) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse("Too large", status=413, content_type="text/plain")
    try:
        receive(body=request.body, signature=request.headers.get("Stripe-Signature", ""))
    except Forged:
        return HttpResponse("Not accepted", status=400, content_type="text/plain")
    return HttpResponse("Kept", content_type="text/plain")
