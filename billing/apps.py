from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import checks, policies  # noqa: F401
        from billing.views import shell as billing
        from billing.views import shell_quotes as quotes
        from billing.views import shell_reminders as reminders
        from billing.views.bank import shell as bank
        from billing.views.online import shell as online
        from tenants import schedule, shell

        shell.navigation.register(billing.navigation)
        shell.needs.register(billing.needs)
        shell.navigation.register(bank.navigation)
        shell.needs.register(bank.needs)
        shell.figures.register(billing.figures)
        shell.search.register(billing.search)
        shell.navigation.register(quotes.navigation)
        shell.needs.register(quotes.needs)
        shell.search.register(quotes.search)
        schedule.hourly("billing.send_waiting")
        schedule.daily("billing.ask_for_orders")
        schedule.hourly("billing.resume_runs")
        schedule.hourly("billing.resume_exports")
        shell.navigation.register(online.navigation)
        shell.needs.register(online.needs)
        shell.navigation.register(online.operator_links)
        schedule.hourly("billing.take_waiting_messages")
        schedule.hourly("billing.send_card_refunds")
        schedule.daily("billing.announce_collections")
        schedule.daily("billing.collect_due")
        schedule.daily("billing.reconcile_gateway")
        shell.navigation.register(reminders.navigation)
        shell.needs.register(reminders.needs)
        schedule.daily("billing.make_reminders")
