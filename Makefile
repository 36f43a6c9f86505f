# Everything a newcomer needs: `make help` lists it. Words for the program or the tests go in ARGS.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# The first Python that is new enough; give PYTHON=… to choose another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)

.DEFAULT_GOAL := help
.PHONY: run demo test check format bench clean help

run: $(VENV)/runs ## start a broker and two nodes here, and open the dashboard
	@$(BIN)/python -m tui $(ARGS)

demo: $(VENV)/runs ## the same, with a sample clip dealt out over the nodes
	@$(BIN)/python -m tui --demo $(ARGS)

test: $(VENV)/checks ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: $(VENV)/checks ## format, lint, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/checks ## bring the code into its form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(VENV)/checks ## measure speed, as ratios in one run
	$(BIN)/python -m tests.bench $(ARGS)

clean: ## remove what make and the tools made; fragment folders stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "Enjambre needs Python 3.11 or later, and none is on the PATH. Install one, or: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runs: requirements.txt $(VENV)/made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/checks: requirements-dev.txt $(VENV)/runs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
