"""Load the demo's partnerships; running it again loads what is missing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.demo.loading import load


class Command(BaseCommand):
    help = "Load the ten partnerships and the association of the demo."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        count = load(now=timezone.now(), say=self.stdout.write)
        self.stdout.write(f"{count} partnerships loaded." if count else "The demo data is in place.")
