from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"

    def ready(self) -> None:
        from billing import sources
        from offers import policies  # noqa: F401
        from offers.operations import purchases
        from offers.operations.agreements import due
        from offers.operations.agreements.answers import ANSWERS
        from tenants import schedule

        schedule.hourly("offers.send_messages")
        schedule.daily("offers.remind_to_sign")
        purchases.register("agreement", ANSWERS)
        sources.register(due.SOURCE)
        schedule.hourly("offers.expire_purchases")
        schedule.daily("offers.sync_entitlements")
        schedule.daily("offers.roll_over")
