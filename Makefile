# The commands of the project. Nothing is needed but make and Python 3.11 or newer with its venv module;
# everything else is fetched, checked against its hash, and kept inside this folder.

PYTHON ?= python3
SETUP = $(PYTHON) emou/dev/bootstrap.py
BIN = .venv/bin
# Settings for tools that only read the code: no server is behind them.
PLAIN = env DEBUG=1 SECRET_KEY=lint AUDIT_KEY=lint 'DATABASE_URL=postgresql:///none?host=/nonexistent'

.PHONY: help run stop setup test check audit sbom lint prove bench pictures lock

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | sort | sed 's/^/  make /'

run: python ## Set everything up and serve (PORT=8000, EMOU_DATA=var)
	@exec $(SETUP) run

stop: python ## End what a killed run left behind
	@exec $(SETUP) stop

setup: python ## Install and build, start nothing
	@exec $(SETUP) setup

test: python ## Set everything up and run all tests
	@exec $(SETUP) test $(TESTS)

check: lint audit test ## Lint, types, layers, migrations, templates, known weaknesses, then the tests

audit: setup ## Ask what is known against the pinned packages (policy: requirements/audit.toml)
	@$(BIN)/python -m emou.dev.supplies audit

sbom: setup ## Write bills of materials (CycloneDX) into build/sbom/
	@$(BIN)/python -m emou.dev.supplies sbom

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(PLAIN) $(BIN)/mypy
	$(BIN)/lint-imports
	@$(PLAIN) $(BIN)/python -W ignore manage.py makemigrations --check --dry-run
	$(BIN)/djlint --lint --quiet --profile django --ignore H015 templates

prove: python ## The same claims as the tests, at full count (long)
	@exec env EMOU_PROVE=1 PYTEST_ADDOPTS='-m "prove or not prove"' $(SETUP) test

bench: python ## Measure; prints a table and writes bench/results/latest.json
	@exec $(SETUP) bench

pictures: python ## Take pictures of the main pages into build/pictures/
	@exec $(SETUP) pictures $(PICTURES)

lock: setup ## Pin anew what pyproject.toml and package.json ask for
	$(BIN)/python -m emou.dev.lock

.PHONY: python
python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "eMOU: there is no $(PYTHON) here. Install Python 3.11 or newer with its venv module" >&2; \
	  echo "(Debian, Ubuntu: apt install python3 python3-venv), or name one: make PYTHON=/path/to/python3" >&2; \
	  exit 1; }
