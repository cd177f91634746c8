from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "membership"

    def ready(self) -> None:
        from membership import policies  # noqa: F401 (register themselves)
        from membership.operations.provisioning import first_admin
        from membership.views import shell
        from tenants import demo, provisioned, schedule
        from tenants import shell as page

        page.navigation.register(shell.navigation)
        page.needs.register(shell.needs)
        page.figures.register(shell.figures)
        page.panels.register(shell.panels)
        page.search.register(shell.search)
        page.switcher.register(shell.switcher)
        demo.demo_accounts.register(shell.demo_accounts)
        provisioned.register(first_admin)
        schedule.daily("membership.move_on")
        schedule.daily("membership.follow_register")
