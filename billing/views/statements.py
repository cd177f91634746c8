"""The statement of a payer as a file, as of a day."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing import supplier
from billing.pdf import statements as pdf
from billing.queries import statements
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from tenants.access import permission_required
from tenants.current import current_partnership


@require_safe
@permission_required("membership.use_service")
def statement_pdf(request: PersonRequest, account_id: int) -> HttpResponse:
    """The statement up to a day (`on=2027-03-31`), or up to today."""
    account = get_payer(request, account_id)
    on = _asked_day(request.GET.get("on", ""), timezone.localdate())
    found = statements.as_of(account.pk, on)
    body = pdf.statement_pdf(account, found, supplier.identity(current_partnership()))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{pdf.file_name(account, on)}"'
    return response


def _asked_day(text: str, today: date) -> date:
    """A day that is none, or is still to come, is today."""
    try:
        return min(max(date.fromisoformat(text), date(2000, 4, 1)), today)
    except ValueError:
        return today
