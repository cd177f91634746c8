from django.apps import AppConfig


class PeerReviewConfig(AppConfig):
    name = "peer_review"

    def ready(self) -> None:
        from membership.contributions import contributions
        from peer_review import policies  # noqa: F401
        from peer_review.queries import days
        from tenants import schedule

        contributions.register(days.contributions)
        schedule.daily("peer_review.remind_seats")
