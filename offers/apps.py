from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"

    def ready(self) -> None:
        from billing import sources
        from membership import agreed
        from membership.contributions import contributions
        from offers import policies  # noqa: F401
        from offers.operations import entitlements, holds, purchases
        from offers.operations.agreements import due
        from offers.operations.agreements.answers import ANSWERS
        from offers.queries.deliveries import given
        from offers.views.bookings import shell as bookings
        from offers.views.buying import shell as buying
        from offers.views.catalogue import shell as catalogue
        from offers.views.days import shell as days
        from offers.views.deliveries import shell as deliveries
        from offers.views.events import shell as events
        from offers.views.insight import shell as insight
        from tenants import schedule, shell

        shell.navigation.register(catalogue.navigation)
        shell.needs.register(catalogue.needs)
        shell.search.register(catalogue.search)
        shell.navigation.register(events.navigation)
        shell.needs.register(events.needs)
        shell.panels.register(events.panels)
        shell.search.register(events.search)
        schedule.hourly("offers.send_messages")
        schedule.hourly("offers.finish_events")
        schedule.daily("offers.tell_under_minimum")
        schedule.daily("offers.remind_to_sign")
        purchases.register("agreement", ANSWERS)
        purchases.register("order", holds.ANSWERS)
        shell.navigation.register(bookings.navigation)
        shell.needs.register(bookings.needs)
        shell.search.register(bookings.search)
        schedule.hourly("offers.expire_places")
        schedule.hourly("offers.offer_places")
        schedule.daily("offers.forget_needs")
        shell.navigation.register(buying.navigation)
        shell.needs.register(buying.needs)
        shell.figures.register(buying.figures)
        shell.search.register(buying.search)
        sources.register(due.SOURCE)
        schedule.hourly("offers.expire_purchases")
        schedule.daily("offers.sync_entitlements")
        agreed.register(entitlements.follow_membership)
        schedule.daily("offers.roll_over")
        shell.navigation.register(insight.navigation)
        shell.needs.register(insight.needs)
        shell.figures.register(insight.figures)
        schedule.hourly("offers.send_statements")
        schedule.daily("offers.assess_renewals")
        shell.navigation.register(days.navigation)
        shell.needs.register(days.needs)
        schedule.daily("offers.send_evaluations")
        shell.navigation.register(deliveries.navigation)
        shell.needs.register(deliveries.needs)
        shell.figures.register(deliveries.figures)
        shell.search.register(deliveries.search)
        contributions.register(given.contributions)
