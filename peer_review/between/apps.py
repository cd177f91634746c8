from django.apps import AppConfig


class BetweenConfig(AppConfig):
    name = "peer_review.between"
    label = "between"

    def ready(self) -> None:
        from peer_review.between import (
            navigation,
            policies,  # noqa: F401
        )
        from peer_review.between.queries import seeing, shares
        from peer_review.views.stages import loading
        from tenants import demo, shell

        loading.register_association(seeing, shares)
        shell.navigation.register(navigation.items)
        shell.account_needs.register(navigation.needs)
        demo.demo_accounts.register(navigation.demo_accounts)
