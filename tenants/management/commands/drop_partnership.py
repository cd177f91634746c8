from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.operations.removal import RoleInUse, archive_partnership, remove_partnership
from tenants.queries.partnerships import partnership_by_slug


class Command(BaseCommand):
    """Remove a partnership for good."""

    help = "Drop a partnership's schema, role, hosts and published figures. Export its data first: nothing is kept."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--confirm", required=True, metavar="SLUG", help="the web name again")

    def handle(self, *args: Any, **options: Any) -> None:
        partnership = partnership_by_slug(options["slug"])
        if partnership is None or options["confirm"] != options["slug"]:
            raise CommandError(f"No partnership “{options['slug']}”, or --confirm does not repeat it.")
        try:
            archive_partnership(by=None, partnership_id=partnership.pk)
            remove_partnership(by=None, partnership_id=partnership.pk)
        except RoleInUse as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{partnership} is gone.")
