"""Wiring of logs and error reports: JSON lines for machines, plain lines for the demo, Sentry where a DSN is set."""

from typing import Any

import sentry_sdk
import structlog

from tenants.observability import name_request_by_route, no_breadcrumb, permitted_event, remove_addresses

BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Return Django's LOGGING; our own lines and those of libraries go through the same processors."""
    structlog.configure(
        processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": BEFORE,
        "processors": [
            name_request_by_route,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            remove_addresses,
            structlog.processors.JSONRenderer() if as_json else plain,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": {"handlers": [], "level": level, "propagate": True}},
    }


def start_error_reports(dsn: str, environment: str, **options: Any) -> None:
    """Send errors to Sentry: schema and place of the error, nothing about persons. Without a DSN nothing is set up."""
    if not dsn:
        return
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
