from django.apps import AppConfig


class BenchmarkingConfig(AppConfig):
    name = "benchmarking"

    def ready(self) -> None:
        from benchmarking import navigation, policies  # noqa: F401
        from tenants import schedule, shell

        shell.navigation.register(navigation.items)
        schedule.daily("benchmarking.publish_daily")
