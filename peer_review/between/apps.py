from django.apps import AppConfig


class BetweenConfig(AppConfig):
    name = "peer_review.between"
    label = "between"

    def ready(self) -> None:
        from peer_review.between import policies  # noqa: F401
        from peer_review.between.queries import seeing
        from peer_review.views.stages import loading

        loading.register_association(seeing)
