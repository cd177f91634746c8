from django.apps import AppConfig


class PeerReviewConfig(AppConfig):
    name = "peer_review"

    def ready(self) -> None:
        from membership.contributions import contributions
        from peer_review import policies  # noqa: F401
        from peer_review.enums import Part
        from peer_review.presenters import sections
        from peer_review.presenters.evidence import sections as visit
        from peer_review.presenters.insight import parts as insight_parts
        from peer_review.presenters.reports import sections as report_parts
        from peer_review.presenters.reviewers import team
        from peer_review.presenters.stages import parts
        from peer_review.queries import days
        from peer_review.views.cycles import shell as cycles
        from peer_review.views.evidence import shell as visits
        from peer_review.views.insight import shell as insight
        from peer_review.views.matching import shell as matching
        from peer_review.views.reports import shell as reports
        from peer_review.views.reviewers import shell as reviewers
        from peer_review.views.stages import shell as stages
        from tenants import demo, schedule, shell

        contributions.register(days.contributions)
        schedule.daily("peer_review.remind_seats")
        schedule.hourly("peer_review.set_lost_runs_aside")
        shell.needs.register(matching.needs)
        shell.needs.register(visits.needs)
        shell.navigation.register(reviewers.navigation)
        shell.needs.register(reviewers.needs)
        shell.search.register(reviewers.search)
        demo.demo_accounts.register(reviewers.demo_accounts)
        shell.navigation.register(stages.navigation)
        shell.needs.register(stages.needs)
        shell.search.register(stages.search)
        sections.register(Part.DATES, parts.dates)
        sections.register(Part.TEAM, team.team)
        sections.register(Part.FOCUS, parts.focus)
        sections.register(Part.SELF_EVALUATION, parts.self_evaluation)
        sections.register(Part.LOGISTICS, parts.logistics)
        sections.register(Part.DOCUMENTS, parts.documents)
        schedule.daily("peer_review.remind")
        sections.register(Part.EVIDENCE, visit.evidence)
        sections.register(Part.FINDINGS, visit.found)
        sections.register(Part.DRAFT, visit.draft)
        schedule.daily("peer_review.forget_evidence")
        shell.navigation.register(cycles.navigation)
        shell.needs.register(cycles.needs)
        shell.search.register(cycles.search)
        schedule.daily("peer_review.charge_reviews")
        shell.navigation.register(insight.navigation)
        shell.needs.register(insight.needs)
        shell.figures.register(insight.figures)
        sections.register(Part.INDEX, insight_parts.index)
        sections.register(Part.SECOND_READING, insight_parts.second_reading)
        report_parts.register()
        shell.needs.register(reports.needs)
        schedule.daily("peer_review.remind_follow_ups")
