# Everyday commands. `make demo` and `make test` do all their set-up themselves; they need only Python >= 3.11 and make.
PYTHON ?= python3
PORT ?= 8000
COMMONLIGHT_DATA ?= $(CURDIR)/demo-data
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
MESSAGES := $(wildcard src/commonlight/*/*locale/*/LC_MESSAGES/*.po)
SOURCES := src tests benchmarks tools
# Compiled modules are kept even where the environment says otherwise: without them every start of the site costs twice as much.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test quick check proofs bench withstand dev messages release clean

help:
	@echo "make demo      set up and serve the invented coalition Riverbend on http://localhost:$(PORT)"
	@echo "make test      set up and run the tests (up to 15 minutes)"
	@echo "make quick     the tests that answer within a minute"
	@echo "make check     lint, types, import rules, migrations, catalogues"
	@echo "make proofs    full simulations, other databases and engines, every page against axe"
	@echo "make withstand long drills: kills, full disks, lost databases, crowds"
	@echo "make bench     speed and size, with the machine named"
	@echo "make dev       set up for development only"
	@echo "make release   a wheel that can be made again, its bill of materials, a bundle for machines without a network (OUT=release)"
	@echo "make messages  collect the texts to translate and compile the catalogues"

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, then run this again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian or Ubuntu install the package python3-venv, then run this again."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# One stamp per level of requirements; installing a higher level satisfies the lower ones.
$(STAMPS)/%: requirements/%.txt pyproject.toml | $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/messages: $(MESSAGES) | $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	$(BIN)/python tools/messages.py compile
	@touch $@

demo: $(STAMPS)/base $(STAMPS)/messages
	COMMONLIGHT_DATA="$(COMMONLIGHT_DATA)" $(BIN)/commonlight demo --port $(PORT)

dev: $(STAMPS)/dev $(STAMPS)/messages

test: dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not proofs and not withstand"

quick: dev
	$(BIN)/python -m pytest -n 2 -q -m "not slow and not browser and not proofs and not withstand and not shared"

check: dev
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m commonlight.config.manage makemigrations --check --dry-run
	$(BIN)/python tools/messages.py check

proofs: $(STAMPS)/all $(STAMPS)/messages
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "proofs and not withstand"

# One after the other: each drill has the machine for itself.
withstand: dev
	$(BIN)/python -m pytest -m withstand

bench: dev
	$(BIN)/python -m benchmarks

messages: dev
	$(BIN)/python tools/messages.py extract
	$(BIN)/python tools/messages.py compile

release: dev
	$(BIN)/python tools/release.py "$(or $(OUT),release)" --bundle

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
