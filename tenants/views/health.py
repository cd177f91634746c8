"""For load balancers and containers: alive, and ready to serve."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants.queries import health


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process runs; asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, broker and migrations are as they must be, else 503 and what is not."""
    problems = health.problems()
    waiting = None if "broker" in problems else health.jobs_waiting()
    return JsonResponse({"problems": problems, "jobs_waiting": waiting}, status=503 if problems else 200)
