from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import policies  # noqa: F401
        from tenants import schedule

        schedule.hourly("billing.send_waiting")
        schedule.hourly("billing.resume_runs")
