from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.operations.reference_data import load_reference_data


class Command(BaseCommand):
    help = "Load what ships with the product: local authorities, statistical neighbours, the school register."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference_data(by="load_reference_data", now=timezone.now())
        schools = loaded.register.added + loaded.register.changed if loaded.register else 0
        if not any((loaded.local_authorities, loaded.neighbours, loaded.register)):
            self.stdout.write("Reference data are in place.")
            return
        self.stdout.write(
            f"Loaded {loaded.local_authorities} local authorities, {loaded.neighbours:,} statistical neighbours "
            f"and {schools:,} schools."
        )
