"""Files too large are refused by their announced size, before anything of them is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]
WORDS_BESIDE: Final = 200_000  # bytes the form's other fields may take


def at_most(size: int, refuse: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[View], View]:
    """Answer with `refuse` where more than `size` bytes of file are announced; the token of the form is looked for after that."""

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            announced = int(request.META.get("CONTENT_LENGTH") or 0)
            return refuse(request) if announced > size + WORDS_BESIDE else protected(request, *args, **kwargs)

        return csrf_exempt(guarded)

    return decorate
