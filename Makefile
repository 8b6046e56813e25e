# geomap: two commands do all on a fresh machine: `make map` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: setup map test lint gate bench data clean

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,lint,feeds,documents,parquet,cluster,pictures,postgis]'
	$(BIN)/python -m compileall -q geomap # as pip does where it installs a copy: a cold start compiles nothing
	touch $@

setup: $(VENV)/.ready ## the environment that the other targets use

map: setup ## the main job: seeds/ in, maps/ out
	$(BIN)/geomap map seeds/ -o maps/

test: setup ## all tests; what needs a program that is missing is skipped and says so
	$(BIN)/python -m pytest

lint: setup ## style, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: setup ## score the labelled reports against pinned floors
	$(BIN)/python tests/gate.py

bench: setup ## timed comparisons; see benchmarks/README.md
	$(BIN)/python benchmarks/run.py

data: setup ## rebuild data/ from its sources, if their versions changed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[data]'
	$(BIN)/python tools/build_data.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
