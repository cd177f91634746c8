"""The question before something is taken away."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def question(
    request: HttpRequest,
    title: str,
    *,
    crumbs: Sequence[dict[str, str]],
    consequences: Sequence[str],
    button: str,
    cancel_url: str,
    is_warning: bool = True,
) -> HttpResponse:
    """Say what the button will do; nothing happens yet."""
    context = {
        "title": title,
        "crumbs": crumbs,
        "consequences": consequences,
        "button_label": button,
        "is_warning": is_warning,
        "cancel_url": cancel_url,
    }
    return render(request, "offers/catalogue/confirm.html", context)
