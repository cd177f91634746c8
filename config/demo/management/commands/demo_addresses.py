"""Print where the demo answers and who can sign in."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenants.fanout import live_partnerships


class Command(BaseCommand):
    help = "Print the demo's addresses."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        port = os.environ.get("PORT", "8000")
        self.stdout.write(f"  http://{settings.BASE_HOST}:{port}/  the association")
        for partnership in live_partnerships():
            self.stdout.write(f"  http://{partnership.slug}.{settings.BASE_HOST}:{port}/  {partnership.name}")
        self.stdout.write("Everyone is invented. Choose whom to be at /demo/sign-in/ on any of these addresses:")
        self.stdout.write("  office: admin, finance officer, improvement partner … · schools: head, business manager …")
