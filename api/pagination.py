"""Pages of results: `?page=` and `?page_size=` up to 200. A number that makes no sense is refused, not guessed."""

from typing import Any

from django.core.paginator import Paginator
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class PageNumbers(PageNumberPagination):
    """Numbered pages with a bounded size."""

    page_size_query_param = "page_size"
    max_page_size = 200
    last_page_strings = ()

    def get_page_size(self, request: Request) -> int:
        return self._number(request, "page_size", self.page_size or 1, self.max_page_size)

    def get_page_number(self, request: Request, paginator: Paginator) -> int:
        return self._number(request, "page", 1, 1_000_000)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        most = {"page": 1_000_000, "page_size": self.max_page_size}
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"] |= {"minimum": 1, "maximum": most[parameter["name"]]}
        return parameters

    def _number(self, request: Request, name: str, default: int, most: int) -> int:
        text = request.query_params.get(name, str(default))
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
            raise ValidationError({name: [f"Give a whole number from 1 to {most}."]})
        return int(text)
