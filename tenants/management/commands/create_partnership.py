from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenants.enums import LegalForm
from tenants.names import NameRefused
from tenants.operations import pool
from tenants.operations.provisioning import create_partnership
from tenants.operations.provisioning_errors import ProvisioningRefused


class Command(BaseCommand):
    """Set up a partnership."""

    help = "Set up a partnership with its schema, its host and its first administrator."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True, help="web name, for example lewisham")
        parser.add_argument(
            "--la", required=True, action="append", type=int, dest="la_codes", help="DfE code; repeatable"
        )
        parser.add_argument("--legal-form", default=LegalForm.CLG.value, choices=LegalForm.values)
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--domain", default="", help="default: <slug>.<BASE_HOST>")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("name", "slug", "la_codes", "legal_form", "admin_email", "admin_name", "domain")
        details: Any = {name: options[name] for name in names}
        try:
            partnership = create_partnership(by=None, now=timezone.now(), **details)
        except (ProvisioningRefused, NameRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{partnership} answers on {partnership.domains.get(is_primary=True)}.")
        pool.refill()
