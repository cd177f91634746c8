from django.apps import AppConfig


class PeerReviewConfig(AppConfig):
    name = "peer_review"

    def ready(self) -> None:
        from peer_review import policies  # noqa: F401
