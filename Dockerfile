# syntax=docker/dockerfile:1
# Three stages: styles and scripts, Python packages, and the image that runs. Each RUN line also works by hand in a shell.

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY assets/ assets/
RUN npm run build

FROM python:3.11-slim AS packages
WORKDIR /app
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir uv
COPY pyproject.toml uv.lock ./
RUN .venv/bin/uv sync --frozen --no-default-groups --no-install-project && .venv/bin/uv pip uninstall uv

FROM python:3.11-slim AS runtime
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production MEDIA_ROOT=/var/lib/partnerships/media PORT=8000
RUN useradd --system --uid 10001 --home-dir /var/lib/partnerships --create-home partnerships \
    && install -d -o partnerships -g partnerships /var/lib/partnerships/media
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY manage.py ./
COPY config/ config/
COPY tenants/ tenants/
COPY membership/ membership/
COPY billing/ billing/
COPY offers/ offers/
COPY peer_review/ peer_review/
COPY benchmarking/ benchmarking/
COPY api/ api/
COPY templates/ templates/
# The user that runs may not write here: without this every start of every process would compile our modules anew.
RUN python -m compileall -q -x '^\./\.venv/' .
COPY --from=assets /app/build/assets build/assets
RUN SECRET_KEY=only-for-this-build python manage.py collectstatic --noinput
USER partnerships
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "config.probe", "/readyz"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--access-logfile", "-", "--no-control-socket"]
