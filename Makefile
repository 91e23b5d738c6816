# `make run` and `make test` do everything on a machine with Python 3.11+ and make; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench screenshots

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 20

run: $(VENV)/.service ## install, then run the service on an embedded Valkey (http://127.0.0.1:8000, PORT to change)
	@exec $(BIN)/moderation run

test: $(VENV)/.tests ## install, then run all tests
	$(BIN)/pytest -n auto $(PYTEST_ARGS)

check: $(VENV)/.tests ## lint, types, import contracts, tests with branch coverage, dependencies, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell
	$(BIN)/pytest -n auto --cov --cov-report=term --cov-fail-under=90

bench: $(VENV)/.tests ## measure speed, as ratios within one run
	$(BIN)/python -m tests.bench

screenshots: $(VENV)/.tests ## draw docs/screenshots anew (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed ($(PYTHON) is older or missing). Name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.service: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m classifier warm
	@touch $@

$(VENV)/.tests: $(VENV)/.service
	$(BIN)/python -m pip install --quiet --editable '.[dev,browser,clients]'
	@touch $@
