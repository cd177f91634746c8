from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "membership"

    def ready(self) -> None:
        from membership import policies  # noqa: F401
        from membership.demo import partnership_accounts
        from tenants.demo import demo_accounts

        demo_accounts.register(partnership_accounts)
