"""Wiring of error reports, loaded where a DSN is set."""

from typing import Any

import sentry_sdk

from tenants.observability import no_breadcrumb, permitted_event


def start_error_reports(dsn: str, environment: str, **options: Any) -> None:
    """Send errors to Sentry: schema and place of the error, nothing about persons."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        data_collection={"user_info": False, "http_bodies": []},
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=permitted_event,  # type: ignore[arg-type]  # plain dicts, as they are sent
        before_breadcrumb=no_breadcrumb,
        traces_sample_rate=0,
        **options,
    )
