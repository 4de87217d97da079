# `make run` and `make test` do all the set-up themselves; both need only Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test check-data bench audit format clean

run: $(VENV)/run.stamp check-data
	$(PY) -m streamlit run server.py

check-data: $(VENV)/run.stamp
	@$(PY) -m tools.check_data

test: $(VENV)/dev.stamp
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy atlas
	$(VENV)/bin/lint-imports
	$(PY) -m tools.find_browser --install
	$(PY) -m tools.find_nginx --install
	$(PY) -m pytest -n 2 --dist loadgroup

bench: $(VENV)/dev.stamp
	$(PY) -m tools.find_browser --install
	$(PY) -m benchmarks

# Needs the network. A package that cannot be asked about is a failure too.
audit: $(VENV)/dev.stamp
	$(PY) -m pip_audit --local --strict

format: $(VENV)/dev.stamp
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Khasan Atlas needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
