"""Load the demo's partnerships; running it again loads what is missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.demo.loading import load


class Command(BaseCommand):
    help = "Load the ten partnerships and the association of the demo."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", metavar="SLUG", action="append", help="Load just this partnership")

    def handle(self, *args: Any, **options: Any) -> None:
        count = load(now=timezone.now(), say=self.stdout.write, only=options["only"])
        self.stdout.write(f"{count} partnerships loaded." if count else "The demo data is in place.")
