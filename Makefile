# Needs Python >= 3.11 and make, nothing else. Everything lands in .venv, node_modules and build, data in .demo and .test-services.
.DEFAULT_GOAL := help
# Without compiled modules every start of Django takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
SHELL := /bin/sh
BIN := .venv/bin
PY := $(BIN)/python
PORT ?= 8000
ARGS ?=
SYNCED := .venv/.synced
BROWSER_SYNCED := .venv/.synced-browser
NPM := node_modules/.installed
ASSETS := build/assets/app.css
FIND_PYTHON := for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done
NODE_MAJOR := node -p 'process.versions.node.split(".")[0]' 2>/dev/null
# What `check --deploy` and `makemigrations --check` need to load the production settings; nothing connects to these addresses.
PRODUCTION := DJANGO_SETTINGS_MODULE=config.settings.production \
	SECRET_KEY=check-only-3b1f0c9a7d2e4865b8c1f7a0e5d3924c6b8a1f0e7d5c3b2a \
	FIELD_ENCRYPTION_KEYS=check-only-9d2c4e7a1b6f8035c7e2a4d9 \
	BASE_HOST=example.org \
	DATABASE_URL=postgres://pp_app@127.0.0.1:9/partnerships \
	DATABASE_OWNER_URL=postgres://pp_owner@127.0.0.1:9/partnerships \
	BROKER_URL=redis://127.0.0.1:9/0 CACHE_URL=redis://127.0.0.1:9/1 \
	EMAIL_URL=smtp://127.0.0.1:9

##@ Use
.PHONY: demo
demo: $(SYNCED) $(ASSETS) ## serve the product with its demo data at http://localhost:8000 (PORT=… for another port)
	@PORT=$(PORT) exec $(PY) -m config.supervisor

.PHONY: demo-reset
demo-reset: $(SYNCED) ## delete the demo's data; the next `make demo` starts from nothing
	$(PY) -m config.embedded reset demo
	rm -rf build/media

.PHONY: manage
manage: $(SYNCED) ## run a management command on the demo: make manage ARGS="create_partnership --help"
	@exec $(PY) -m config.embedded run demo -- env DJANGO_SETTINGS_MODULE=config.settings.demo $(PY) manage.py $(ARGS)

##@ Work on it
.PHONY: test
test: $(SYNCED) $(ASSETS) ## run the whole suite in parallel on the embedded services (ARGS="…" goes to pytest)
	$(BIN)/pytest -n auto $(ARGS)

.PHONY: test-money
test-money: $(SYNCED) ## try the proofs of money on 10,000 random cases each (MONEY_EXAMPLES=… for another number)
	MONEY_EXAMPLES=$${MONEY_EXAMPLES:-10000} $(BIN)/pytest --noconftest -p no:django tests/billing/pure tests/tenants/test_money.py $(ARGS)

.PHONY: mutation
mutation: $(SYNCED) ## break the arithmetic of money in every small way and count what the tests notice
	rm -rf mutants
	MONEY_EXAMPLES=$${MONEY_EXAMPLES:-40} nice $(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut export-cicd-stats && cat mutants/mutmut-cicd-stats.json

.PHONY: test-browser
test-browser: $(BROWSER_SYNCED) $(ASSETS) ## run the browser tests (needs Chromium)
	BROWSER_TESTS=required $(BIN)/pytest -n auto -m browser $(ARGS)

.PHONY: test-external
test-external: $(SYNCED) $(ASSETS) ## run the suite against a PostgreSQL and a Redis that are reached by URL
	$(PY) -m config.embedded.external $(BIN)/pytest -n auto $(ARGS)

.PHONY: check
check: $(SYNCED) $(ASSETS) ## lint, format, types, layers, templates, migrations, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	env DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	env $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

.PHONY: format
format: $(SYNCED) ## rewrite Python in the house style
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

.PHONY: bench
bench: $(SYNCED) $(ASSETS) ## measure our way beside the stock way and the limit, as ratios
	$(PY) -m bench $(ARGS)

.PHONY: pictures
pictures: $(BROWSER_SYNCED) ## take the README's pictures from a running demo (needs Chromium)
	PORT=$(PORT) $(PY) docs/pictures/make.py

.PHONY: assets
assets: $(ASSETS) ## build styles and scripts when their sources have changed

.PHONY: lock
lock: $(SYNCED) ## resolve the Python and npm dependencies again
	$(BIN)/uv lock
	@$(USE_NODE) npm install --package-lock-only

.PHONY: clean
clean: ## remove what the targets above made, but no data
	rm -rf build/assets build/static node_modules .venv

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# Steps: each leaves a stamp in the folder it fills, so nothing is done twice and a deleted folder is made again.
# System Node when it is new enough, else the one from the optional dependency group `node`.
USE_NODE = if [ "$$($(NODE_MAJOR) || echo 0)" -lt 20 ] 2>/dev/null || ! command -v npm >/dev/null; then \
	$(BIN)/uv sync --frozen --inexact --quiet --group node && PATH="$$PWD/$(BIN):$$PATH"; fi;

$(PY):
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then echo "Error: Python 3.11 or newer is needed and none was found on the PATH." >&2; exit 1; fi; \
	rm -rf .venv; \
	if ! $$python -m venv .venv 2>.venv-error; then \
		if command -v uv >/dev/null; then uv venv --quiet --python "$$python" .venv; \
		elif $$python -m pip --version >/dev/null 2>&1; then $$python -m venv --clear --without-pip .venv; \
		else cat .venv-error >&2; rm -rf .venv .venv-error; \
			echo "Error: this Python cannot make virtual environments (Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; fi; \
	fi; rm -f .venv-error

$(BIN)/uv: | $(PY)
	@if [ -x $(BIN)/uv ]; then :; \
	elif $(PY) -m pip --version >/dev/null 2>&1; then $(PY) -m pip install --quiet --disable-pip-version-check uv; \
	elif command -v uv >/dev/null; then ln -s "$$(command -v uv)" $(BIN)/uv; \
	else "$$($(FIND_PYTHON))" -m pip --python $(PY) install --quiet --disable-pip-version-check uv; fi

$(SYNCED): uv.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv sync --frozen --quiet --inexact
	@touch $@

$(BROWSER_SYNCED): $(SYNCED)
	$(BIN)/uv sync --frozen --quiet --inexact --group browser
	@touch $@

$(NPM): package.json package-lock.json | $(SYNCED)
	@$(USE_NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): $(NPM) $(shell find assets -type f 2>/dev/null)
	@$(USE_NODE) npm run --silent build
	@touch $@
