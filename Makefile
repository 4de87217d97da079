# `make run` and `make test` do all the set-up themselves; both need only Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
$(if $(word 2,$(VENV)),$(error VENV may hold no spaces))
PY := $(VENV)/bin/python
PORT := 8501
# With it Python looks for no module in the folder that it is started in.
unexport PYTHONSAFEPATH
# In two processes; the tests of one server stay together. A shell that asks Python to keep no compiled
# modules would have each server that the tests start compile a thousand.
PYTHON_OF_TESTS := env -u PYTHONDONTWRITEBYTECODE $(PY)
PYTEST := pytest -n 2 --dist loadgroup

.PHONY: run test test-fast lint style types javascript stage coverage check-data refresh bench audit format clean programs

run: $(VENV)/run.stamp check-data
	@$(PY) -m tools.check_port '$(PORT)'
	$(PY) -m streamlit run server.py --server.port $(PORT)

check-data: $(VENV)/run.stamp
	@$(PY) -m tools.check_data

# Everything; `.ci/run` calls it.
test: lint programs
	$(PYTHON_OF_TESTS) -m $(PYTEST)

# For the inner loop: all but the tests of a running server and of a browser, and the longest; of
# those that make up examples each makes ten.
test-fast: lint
	$(PYTHON_OF_TESTS) -m $(PYTEST) -m 'not long' --hypothesis-profile=fast tests/unit tests/data tests/stage tests/app

lint: $(VENV)/dev.stamp
	@$(MAKE) --no-print-directory -j2 style types javascript

style: $(VENV)/dev.stamp
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports
	@$(PY) -m tools.check_size
	@$(PY) -m tools.check_names

types: $(VENV)/dev.stamp
	$(PY) -m mypy atlas

# Of the stage: the types, and whether the committed bundle is what the source gives.
javascript: $(VENV)/dev.stamp
	@$(PY) -m tools.check_stage

# Write the bundle anew.
stage: $(VENV)/dev.stamp
	@$(PY) -m tools.build_stage

# Lines and branches that the tests reach, those of the servers that browser tests start among them.
coverage: javascript programs
	$(PY) -m coverage erase
	$(PYTHON_OF_TESTS) -m coverage run -m $(PYTEST)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report

programs: $(VENV)/dev.stamp
	@$(PY) -m tools.programs --install

bench: $(VENV)/dev.stamp programs
	$(PYTHON_OF_TESTS) -m benchmarks

# Take a newer list into the data: FILE is a CNS sheet or the JSON of nk-missile-tests, TRACKER that of
# the other tracker. What is computed from the data is renewed; docs/keep-current.md tells the rest.
refresh: $(VENV)/dev.stamp
	@$(PY) -m tools.refresh $(if $(FILE),"$(FILE)") $(if $(TRACKER),"$(TRACKER)")
	@$(PY) -m tools.build_docs
	@$(PY) -m tools.build_columns
	@$(PY) -m tools.build_citations
	@git --no-pager diff --stat -- data static atlas/export

audit: $(VENV)/dev.stamp
	@$(PY) -m tools.audit

format: $(VENV)/dev.stamp
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* test-results atlas/stage/frontend/node_modules

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Khasan Atlas needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -f $@; \
		echo "$(VENV) was not made. If venv is missing, install it (Debian, Ubuntu: apt-get install python3-venv);"; \
		echo "if the folder cannot be written, name another: make VENV=/path/to/venv $(MAKECMDGOALS)"; exit 1; }

# uv installs three times as fast as pip; pip knows how an index of one's own is reached.
define install
	@echo "Installing $(1)"
	@$(PY) -m uv pip install --quiet --python $(PY) --require-hashes -r $(1) || { \
		echo "uv could not install $(1); trying pip"; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); } || { \
		echo "The packages of $(1) were not installed: is there a network? Then run make again."; exit 1; }
	@touch $@
endef

$(VENV)/setup.stamp: requirements-setup.lock | $(PY)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $< || { \
		echo "The installer (uv) was not installed: is there a network? Then run make again."; exit 1; }
	@touch $@

$(VENV)/run.stamp: requirements.lock $(VENV)/setup.stamp
	$(call install,$<)

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(call install,$<)
