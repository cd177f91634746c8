from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed by the demo's settings alone."""

    name = "config.demo"
    label = "demo"
