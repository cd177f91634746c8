from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"

    def ready(self) -> None:
        from offers import policies  # noqa: F401
        from tenants import schedule

        schedule.hourly("offers.send_messages")
        schedule.daily("offers.remind_to_sign")
