"""What the catalogue's pages are about: offers with prices, files, categories, requests; every name is invented."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from billing.models import Account
from membership.models import MembershipYear, School
from offers.enums import AgreementStatus, OfferKind, OfferStatus, Unit
from offers.models import Agreement, AgreementLine, Category, Material, Offer, UnmetRequest
from tests.factories import billing as money
from tests.factories import membership as members
from tests.factories import offers as base

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def year(start_year: int = 2026) -> MembershipYear:
    """A membership year."""
    made: MembershipYear = members.MembershipYearFactory(start_year=start_year)
    return made


def member(**facts: Any) -> School:
    """A full member of 2026/27."""
    school: School = members.SubscriptionFactory(year=year(), status="active", **facts).school
    return school


def draft(**facts: Any) -> Offer:
    """A draft that could be published but for what `facts` take away."""
    written = {"specification": "Clerking of six meetings", "status": OfferStatus.DRAFT, "published_at": None}
    made: Offer = base.priced(**(written | facts))
    return made


def published(**facts: Any) -> Offer:
    """A published offer, £200 for full members and £300 for others."""
    made: Offer = base.priced(specification=facts.pop("specification", "Clerking of six meetings"), **facts)
    return made


def core(**facts: Any) -> Offer:
    """Part of membership: free for every school."""
    made: Offer = base.OfferFactory(kind=OfferKind.CORE, specification="A visit a year", **facts)
    return made


def material(offer: Offer, title: str = "Unit 1", topic: str = "", content: bytes = PDF) -> Material:
    """A file of an offer, really there."""
    name = default_storage.save("materials/made.pdf", ContentFile(content))
    made: Material = Material.objects.create(
        offer=offer, title=title, topic=topic, file=name, file_name="unit-1.pdf", size=len(content)
    )
    return made


def asked(school: School, text: str = "A course on oracy") -> UnmetRequest:
    """A school's request that nobody has answered."""
    made: UnmetRequest = UnmetRequest.objects.create(school=school, text=text, asked_at=base.NOW)
    return made


def package(start_year: int = 2026) -> Offer:
    """£5 a pupil, at least £750, with two adviser days."""
    offer: Offer = base.OfferFactory(title="Improvement package", year=year(start_year), specification="Two visits")
    base.OfferPriceFactory(offer=offer, unit=Unit.PUPIL, rate=Decimal(5), minimum_pence=750_00)
    base.GrantFactory(offer=offer)
    return offer


def licence(
    school: School,
    offer: Offer,
    starts_on: date = date(2026, 9, 1),
    ends_before: date = date(2027, 9, 1),
    **line: Any,
) -> AgreementLine:
    """A school's agreement on an offer, active for the whole of 2026/27 unless said otherwise."""
    account = Account.objects.filter(school=school).first() or money.AccountFactory(school=school)
    agreement = Agreement(
        school=school,
        year=offer.year,
        account=account,
        status=AgreementStatus.ACTIVE,
        reference=f"SLA-{school.pk}-{offer.pk}",
        starts_on=starts_on,
        ends_before=ends_before,
    )
    agreement.save()
    made: AgreementLine = AgreementLine.objects.create(
        agreement=agreement,
        offer=offer,
        school=school,
        title=offer.title,
        unit=Unit.SCHOOL,
        annual_pence=200_00,
        net_pence=200_00,
        full_price_pence=300_00,
        starts_on=starts_on,
        ends_before=ends_before,
        schedule="start",
        **line,
    )
    return made


def archive(*names: str, **parts: bytes) -> bytes:
    """A zip file that holds these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        for name in names:
            box.writestr(name, parts.get(name, b"x"))
    return made.getvalue()


def of_place(school: School, canary: str) -> dict[str, Any]:
    """What routes of the catalogue name. Offers are of the whole partnership, so only Beta's carry a word."""
    word = canary if "beta" in canary else "for all"
    offer = core(title=f"Visit {word}", year=members.MembershipYearFactory())
    category: Category = base.CategoryFactory(name=f"Empty {word}")
    return {
        "offer": offer,
        "offer_draft": draft(title=f"Draft {word}"),
        "category": category,
        "offer_grant": base.GrantFactory(offer=offer),
        "material": material(offer, title=f"File {word}"),
        "unmet_request": asked(school, f"Asked {canary}"),
    }
