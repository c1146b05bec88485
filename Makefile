PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000

python := $(VENV)/bin/python
environment := $(VENV)/.installed
instructor := $(VENV)/.instructor
packages := node_modules/.installed
pytest := $(python) -m pytest --numprocesses auto --dist loadfile --nbval --nbval-current-env

.PHONY: read port site lab test test-python lint execute assignments bundle bench

read: port site
	@echo
	@echo "The book is at http://127.0.0.1:$(PORT) (Ctrl+C stops it)."
	@$(python) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

port: $(environment)
	@$(python) -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2>/dev/null || \
	{ echo "Port $(PORT) is taken or not allowed. Choose another one: make read PORT=8765" >&2; exit 1; }

# Always from nothing: an incremental build keeps changed styles and scripts from the last one.
site: $(environment) $(packages)
	@$(python) -c "import shutil; shutil.rmtree('_build', ignore_errors=True)"
	$(VENV)/bin/jupyter-book build book --path-output . -W --keep-going

lab: $(environment)
	$(python) -m jupyterlab book

test: lint site $(instructor)
	$(pytest)

# The part of the tests that depends on the version of Python.
test-python: $(instructor)
	$(pytest) --ignore tests/site --ignore tests/classroom/test_nbgrader_wrong_solutions.py

lint: $(environment)
	$(python) -m ruff check
	$(python) -m ruff format --check

execute: $(environment)
	$(python) book/_ext/notebooks.py

assignments: $(environment)
	$(python) -m backprop.classroom --regenerate

bundle: $(packages)
	npm run build

bench: $(environment) $(packages)
	$(python) tests/benchmarks/run.py

$(environment): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || \
	{ echo "This needs Python 3.11 or newer, and '$(PYTHON)' is older or missing. Name another one: make PYTHON=python3.13 ..." >&2; exit 1; }
	@test ! -f $(VENV)/pyvenv.cfg || test "$$($(python) -VV 2>/dev/null)" = "$$($(PYTHON) -VV)" || rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(python) -m pip install --requirement requirements.txt
	@touch $@

# What grades problem sets with nbgrader; a reader needs none of it.
$(instructor): requirements-instructor.txt $(environment)
	$(python) -m pip install --requirement requirements-instructor.txt
	@touch $@

$(packages): package.json package-lock.json
	@node -e "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)" 2>/dev/null && npm --version >/dev/null 2>&1 || \
	{ echo "The site needs Node.js 18 or newer with npm: https://nodejs.org" >&2; exit 1; }
	npm ci --no-audit --no-fund
	@touch $@
