from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Partnerships"

    def ready(self) -> None:
        from tenants import checks, deploy_checks  # noqa: F401 (register)
