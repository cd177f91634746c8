"""What the API answers about a row, written out: the contract a system on the other side relies on."""

from typing import Any

from django.utils.timezone import localtime

from billing.models import Charge, Document, Payment
from membership.models import MembershipYear, Person, School, Subscription, Tariff


def page(*rows: dict[str, Any]) -> dict[str, Any]:
    """The one and only page of a list."""
    return {"count": len(rows), "next": None, "previous": None, "results": list(rows)}


def school(row: School) -> dict[str, Any]:
    return {
        "id": row.pk,
        "urn": row.urn,
        "laestab": row.laestab,
        "la_code": 209,
        "name": row.name,
        "phase": "primary",
        "type_name": "Community school",
        "sector": "maintained",
        "has_sixth_form": False,
        "trust": {"id": row.trust.pk, "uid": row.trust.uid, "name": row.trust.name} if row.trust else None,
        "address": "",
        "postcode": "SE13 6LT",
        "is_open": True,
        "opened_on": None,
        "closed_on": None,
        "joined_on": "2018-09-01",
        "successor": None,
    }


def person(row: Person, *, office: list[str] = (), schools: Any = (), trusts: Any = ()) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "email": row.email,
        "phone": "",
        "job_title": "",
        "is_active": True,
        "office_roles": list(office),
        "school_roles": [{"school": pk, "role": role} for pk, role in schools],
        "trust_roles": [{"trust": pk, "role": role} for pk, role in trusts],
    }


def year(row: MembershipYear) -> dict[str, Any]:
    return {
        "id": row.pk,
        "label": "2027/28",
        "start_year": 2027,
        "starts_on": "2027-09-01",
        "ends_before": "2028-09-01",
        "confirm_by": "2027-01-29",
        "census_on": "2026-10-01",
    }


def tariff(row: Tariff) -> dict[str, Any]:
    return {
        "id": row.pk,
        "year": row.year_id,
        "membership_class": "Full membership",
        "version": 1,
        "is_current": True,
        "measure": "fte",
        "base_pence": 0,
        "rate": "19.0000",
        "minimum_pence": None,
        "cap_pence": 1_250_000,
        "new_joiner_minimum_pence": 600_000,
        "invoice_timing": "september",
        "vat_treatment": "exempt",
        "vat_reason": "education supplied by an eligible body",
        "published_at": "2026-03-02T09:00:00Z",
        "exceptions": [
            {
                "order": exception.order,
                "label": "Secondary",
                "phase": "secondary",
                "type_name": "",
                "has_sixth_form": None,
                "pupils_from": None,
                "pupils_below": None,
                "fixed_pence": 1_250_000,
                "rate": None,
                "minimum_pence": None,
                "cap_pence": None,
            }
            for exception in row.exceptions.all()
        ],
    }


def subscription(row: Subscription) -> dict[str, Any]:
    return {
        "id": row.pk,
        "school": row.school_id,
        "year": row.year_id,
        "membership_class": "Full membership",
        "tariff": row.tariff_id,
        "measure": "fte",
        "quantity": "420.00",
        "is_new_joiner": False,
        "amount_pence": 798_000,
        "arithmetic": (
            "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £7,980.00"
        ),
        "status": row.status,
        "purchase_order": row.purchase_order,
        "proposed_at": moment(row.proposed_at),
        "invited_at": None,
        "confirmed_at": moment(row.confirmed_at),
        "activated_at": None,
        "ended_at": None,
        "declined_at": None,
    }


def charge(row: Charge, *, is_invoiced: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "account": row.account_id,
        "school": row.school_id,
        "source_kind": "manual",
        "source_id": None,
        "description": "Data pack",
        "arithmetic": "",
        "period_starts_on": "2027-09-01",
        "period_ends_before": "2028-09-01",
        "quantity": "1.0000",
        "unit": "",
        "rate": "100.0000",
        "net_pence": 100_00,
        "vat_treatment": "standard",
        "vat_rate": "20.00",
        "vat_pence": 20_00,
        "vat_reason": "",
        "cfr_code": "",
        "aar_code": "",
        "purchase_order": "",
        "is_invoiced": is_invoiced,
        "cancelled_at": None,
        "created_at": moment(row.created_at),
    }


def invoice(row: Document, *, paid_pence: int, state: str) -> dict[str, Any]:
    line = row.lines.get()
    return {
        "id": row.pk,
        "kind": "invoice",
        "number": row.number,
        "account": row.account_id,
        "credits": None,
        "issued_on": "2027-09-14",
        "tax_point_on": "2027-09-14",
        "due_on": "2027-10-14",
        "buyer_name": row.buyer_name,
        "buyer_address": "1 Example Road\nLondon\nSE13 6LT",
        "buyer_reference": row.buyer_reference,
        "purchase_order": "",
        "reason": "",
        "net_pence": 100_00,
        "vat_pence": 20_00,
        "gross_pence": 120_00,
        "paid_pence": paid_pence,
        "credited_pence": 0,
        "outstanding_pence": 120_00 - paid_pence,
        "state": state,
        "lines": [
            {
                "position": 1,
                "charge": line.charge_id,
                "school": line.school_id,
                "school_name": line.school_name,
                "description": "Data pack",
                "arithmetic": "",
                "period_starts_on": "2027-09-01",
                "period_ends_before": "2028-09-01",
                "quantity": "1.0000",
                "unit": "",
                "rate": "100.0000",
                "net_pence": 100_00,
                "vat_treatment": "standard",
                "vat_rate": "20.00",
                "vat_pence": 20_00,
                "vat_reason": "",
                "cfr_code": "",
                "aar_code": "",
            }
        ],
    }


def payment(row: Payment, **allocated: int) -> dict[str, Any]:
    return {
        "id": row.pk,
        "account": row.account_id,
        "received_on": "2027-09-14",
        "amount_pence": row.amount_pence,
        "method": "bacs",
        "reference": row.reference,
        "reverses": None,
        "recorded_at": moment(row.recorded_at),
        "allocations": [{"invoice": number, "amount_pence": pence} for number, pence in allocated.items()],
    }


def moment(value: Any) -> str | None:
    """London time with its offset, as the API writes moments."""
    return localtime(value).isoformat().replace("+00:00", "Z") if value else None
