"""A page whose body is produced while it is sent: the case in which leaving the schema early shows another schema's rows."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from tenants.accounts.models import User


def emails(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        for user in User.objects.order_by("email").iterator(chunk_size=1):
            yield f"{user.email}\n"

    return StreamingHttpResponse(lines(), content_type="text/plain")


urlpatterns = [path("stream/", emails)]
