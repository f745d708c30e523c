# What a newcomer needs, with nothing but Python 3.11+ and make. Each target
# first installs what it needs into .venv; the next run finds it there.

PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench clean
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## serve the example shop on localhost, with sample products and admin/admin (PORT=8000)
	$(BIN)/python example_project/manage.py demo --port $(PORT)
	$(BIN)/python example_project/manage.py runserver $(PORT)

test: $(VENV)/.test ## run the tests on SQLite, one process per core (ARGS="-k price" is passed on)
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.lint ## check style, import layers and types of everything git tracks
	$(BIN)/pre-commit run --all-files
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

bench: $(VENV)/.bench ## print what pages, filters and searches cost here (ARGS="--products 10000 --database postgres")
	$(BIN)/python -m benchmarks all $(ARGS)

docs: $(VENV)/.docs ## build the documentation into docs/_build/html
	$(BIN)/sphinx-build -W --keep-going docs docs/_build/html

clean: ## remove .venv, built files and caches; the example site's data stays
	rm -rf $(VENV) .tox .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist docs/_build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it or run make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'  # the first that reads dependency groups
	touch $@

$(VENV)/.demo: pyproject.toml $(VENV)/.python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.%: pyproject.toml $(VENV)/.python
	$(BIN)/python -m pip install --quiet --editable . --group $*
	touch $@
