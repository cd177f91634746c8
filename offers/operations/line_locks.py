"""The row of one agreed service, held by whoever changes it or brings up to date what it gives."""

from offers.models import AgreementLine


def lock_line(line_id: int) -> AgreementLine:
    """Return a line, held until the transaction ends; who changes its agreement holds that before."""
    rows = AgreementLine.objects.select_for_update(of=("self",))
    return rows.select_related("offer", "school", "agreement").get(pk=line_id)
