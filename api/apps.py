from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self) -> None:
        from api import shell as around
        from tenants import shell

        shell.navigation.register(around.navigation)
