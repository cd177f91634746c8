from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Partnerships"

    def ready(self) -> None:
        from tenants import checks, deploy_checks, policies, presenters, schedule, shell  # noqa: F401 (register)

        shell.navigation.register(presenters.operator_links)
        schedule.daily("tenants.forget_requests")
