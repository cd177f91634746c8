"""The Celery application: every task carries its schema, beat runs one dispatcher."""

import os

from celery.schedules import crontab
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = CeleryApp("partnerships", task_cls="tenants.celery:GuardedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.task_routes = {"tenants.owner.*": {"queue": "owner"}}
app.conf.beat_schedule = {
    "dispatch-daily": {"task": "tenants.dispatch_daily", "schedule": crontab(hour="2", minute="10")},
    "retry-dispatches": {"task": "tenants.dispatch_hourly", "schedule": crontab(minute="7")},
    "forget-evidence-between": {"task": "between.forget_evidence", "schedule": crontab(hour="2", minute="40")},
    "remind-between": {"task": "between.remind", "schedule": crontab(hour="2", minute="50")},
    "refill-pool": {"task": "tenants.owner.refill_pool", "schedule": crontab(minute="*/10")},
}
