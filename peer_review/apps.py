from django.apps import AppConfig


class PeerReviewConfig(AppConfig):
    name = "peer_review"

    def ready(self) -> None:
        from membership.contributions import contributions
        from peer_review import policies  # noqa: F401
        from peer_review.enums import Part
        from peer_review.presenters import sections
        from peer_review.presenters.stages import parts
        from peer_review.queries import days
        from peer_review.views.reviewers import shell as reviewers
        from peer_review.views.stages import shell as stages
        from tenants import schedule, shell

        contributions.register(days.contributions)
        schedule.daily("peer_review.remind_seats")
        shell.navigation.register(reviewers.navigation)
        shell.needs.register(reviewers.needs)
        shell.search.register(reviewers.search)
        shell.navigation.register(stages.navigation)
        shell.needs.register(stages.needs)
        shell.search.register(stages.search)
        sections.register(Part.DATES, parts.dates)
        sections.register(Part.FOCUS, parts.focus)
        sections.register(Part.SELF_EVALUATION, parts.self_evaluation)
        sections.register(Part.LOGISTICS, parts.logistics)
        sections.register(Part.DOCUMENTS, parts.documents)
        schedule.daily("peer_review.remind")
