"""What somebody has sent with a form."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when every box was left empty; nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None
