"""Settings by purpose: `demo`, `production` and `test`, all built on `base`.

Loading any of them loads the Celery application too, so that every process with Django sends tasks to the right broker.
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
