"""How a host looks: its accent colour as a stylesheet, its logo."""

from mimetypes import guess_type

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tenants.backend.default import connection
from tenants.colours import palette
from tenants.models import Partnership

ASSOCIATION_COLOUR = "#4a3a78"


@require_safe
@cache_control(private=True, max_age=300)
def brand(request: HttpRequest) -> HttpResponse:
    """The accent of this host in both schemes."""
    colour = getattr(connection.tenant, "brand_colour", ASSOCIATION_COLOUR)
    return HttpResponse(render_to_string("brand.css", palette(colour)), content_type="text/css")


@require_safe
@cache_control(private=True, max_age=300)
def logo(request: HttpRequest) -> FileResponse:
    """The partnership's logo; 404 where there is none."""
    partnership = connection.tenant
    if not isinstance(partnership, Partnership) or not partnership.logo:
        raise Http404
    try:
        file = partnership.logo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type=guess_type(str(partnership.logo.name))[0] or "application/octet-stream")
