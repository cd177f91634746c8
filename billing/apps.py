from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import policies  # noqa: F401
        from billing.views import shell as billing
        from billing.views import shell_quotes as quotes
        from tenants import schedule, shell

        shell.navigation.register(billing.navigation)
        shell.needs.register(billing.needs)
        shell.figures.register(billing.figures)
        shell.search.register(billing.search)
        shell.navigation.register(quotes.navigation)
        shell.needs.register(quotes.needs)
        shell.search.register(quotes.search)
        schedule.hourly("billing.send_waiting")
        schedule.daily("billing.ask_for_orders")
        schedule.hourly("billing.resume_runs")
