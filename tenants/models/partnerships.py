from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition
from django_tenants.models import DomainMixin, TenantMixin

from tenants.enums import Consent, LegalForm, PartnershipStatus
from tenants.models.local_authorities import LocalAuthority
from tenants.names import POOL_PREFIX, RESERVED, SCHEMA_PATTERN, SLUG_PATTERN

Status = PartnershipStatus


class Partnership(FSMModelMixin, TenantMixin):  # type: ignore[django-manager-missing]
    """One education partnership: its schema, its legal identity and how it looks. Lives in the public schema."""

    auto_create_schema = False
    auto_drop_schema = False

    name = models.CharField(max_length=120, unique=True)
    slug = models.CharField(max_length=30, unique=True)
    legal_form = models.CharField(max_length=20, choices=LegalForm, db_default=LegalForm.CLG, default=LegalForm.CLG)
    local_authorities = models.ManyToManyField(LocalAuthority, related_name="partnerships")
    status = FSMField(
        choices=PartnershipStatus, default=Status.PROVISIONING, db_default=Status.PROVISIONING, protected=True
    )
    is_association_member = models.BooleanField(default=False, db_default=False)
    benchmarking_consent = models.CharField(
        max_length=10, choices=Consent, default=Consent.NONE, db_default=Consent.NONE
    )
    # Who supplies: printed on every document.
    legal_name = models.CharField(max_length=160, blank=True, db_default="")
    address = models.TextField(blank=True, db_default="")
    contact_email = models.EmailField(blank=True, db_default="")
    company_number = models.CharField(max_length=8, blank=True, db_default="")
    charity_number = models.CharField(max_length=8, blank=True, db_default="")
    vat_number = models.CharField(
        max_length=14, blank=True, db_default="", help_text="Empty: not registered, documents show no VAT."
    )
    document_prefix = models.CharField(max_length=6, blank=True, db_default="")
    payment_terms_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    bank_account_name = models.CharField(max_length=60, blank=True, db_default="")
    bank_sort_code = models.CharField(max_length=8, blank=True, db_default="")
    bank_account_number = models.CharField(max_length=8, blank=True, db_default="")
    stripe_account = models.CharField(
        max_length=40, blank=True, db_default="", help_text="Connected account, so that its messages find the way"
    )
    # How it looks.
    brand_colour = models.CharField(max_length=7, default="#0b5d66", db_default="#0b5d66")
    logo = models.FileField(upload_to="logos", blank=True, db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(schema_name__regex=SCHEMA_PATTERN)
                & ~Q(schema_name__in=sorted(RESERVED))
                & ~Q(schema_name__startswith="pg_")
                & ~Q(schema_name__startswith=POOL_PREFIX),
                name="partnership_schema_name",
            ),
            models.CheckConstraint(condition=Q(slug__regex=SLUG_PATTERN), name="partnership_slug"),
            models.CheckConstraint(condition=Q(brand_colour__regex=r"^#[0-9a-f]{6}$"), name="partnership_brand_colour"),
            models.CheckConstraint(condition=Q(status__in=PartnershipStatus.values), name="partnership_status"),
            models.CheckConstraint(
                condition=Q(benchmarking_consent__in=Consent.values), name="partnership_benchmarking_consent"
            ),
            models.CheckConstraint(
                condition=Q(payment_terms_days__gte=0, payment_terms_days__lte=120), name="partnership_payment_terms"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_vat_registered(self) -> bool:
        """Whether documents show VAT."""
        return bool(self.vat_number)

    @transition(field=status, source=[Status.PROVISIONING, Status.SUSPENDED], target=Status.LIVE)
    def go_live(self) -> None:
        """Answer on its host."""

    @transition(field=status, source=Status.LIVE, target=Status.SUSPENDED)
    def suspend(self) -> None:
        """Stop answering; keep everything."""

    @transition(field=status, source=[Status.LIVE, Status.SUSPENDED], target=Status.ARCHIVED)
    def archive(self) -> None:
        """Stop for good; keep everything for the record."""


class Domain(DomainMixin):
    """A host name a partnership answers on; the primary one is used in e-mails."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_primary=True), name="domain_one_primary_per_partnership"
            ),
            models.CheckConstraint(condition=Q(domain__regex=r"^[a-z0-9.-]+$"), name="domain_lower_case"),
        ]

    def __str__(self) -> str:
        return str(self.domain)


class HostMapVersion(models.Model):
    """One row whose number rises with every change of partnerships or domains; web processes watch it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="host_map_version_single_row")]

    def __str__(self) -> str:
        return str(self.version)


class PoolSchema(models.Model):
    """A migrated schema that waits to be claimed by a new partnership."""

    schema_name = models.CharField(max_length=31, unique=True)
    fingerprint = models.CharField(max_length=64, help_text="Hash of the migrations it was built from")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(schema_name__regex=r"^pool_[a-z0-9]{4,20}$"), name="pool_schema_name")
        ]

    def __str__(self) -> str:
        return self.schema_name


class SchemaScript(models.Model):
    """The captured SQL that builds an empty partnership schema at one state of the migrations."""

    fingerprint = models.CharField(
        primary_key=True, max_length=64, help_text="Hash of the migrations it was captured from"
    )
    statements = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.fingerprint[:12]
