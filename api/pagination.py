"""Pages of results: `?page=` and `?page_size=` up to 200."""

from rest_framework.pagination import PageNumberPagination


class PageNumbers(PageNumberPagination):
    """Numbered pages with a bounded size."""

    page_size_query_param = "page_size"
    max_page_size = 200
