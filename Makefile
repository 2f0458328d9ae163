# Everything a fresh Debian or Ubuntu machine needs: python3 (>= 3.11) with venv, and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What is imported is compiled once and kept: else each process of a test, and each start of the
# service, compiles pandas and all others anew, which takes three times as long as the import.
unexport PYTHONDONTWRITEBYTECODE

# One more than there are cores: databases, browsers and processes that die are often waited for.
WORKERS := $(shell expr $$(nproc) + 1)
TOGETHER := -n $(WORKERS) --dist loadfile

.PHONY: help setup setup-dev setup-system setup-packages setup-browser serve test tests-alone test-real test-qgis coverage check bench format lock pictures clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

MAP := $(shell find service/web/app -type f -not -path '*/node_modules/*')

# Not compiled on the way in, which would take 44 s of 174: Python compiles what it imports.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile --require-hashes

$(VENV)/.locked: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements.lock
	@touch $@

# The map's assets and the compiled search are built by the package itself (hatch_build.py), with
# a Node and a C compiler that come from PyPI, so an editable install is all that `serve` needs.
$(VENV)/.runtime: $(VENV)/.locked pyproject.toml hatch_build.py zoning/perimeter/kernel/mincut.c $(MAP)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(INSTALL) -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.runtime ## Make the environment in .venv and build the map

setup-dev: $(VENV)/.dev ## The same, with the tools of the developers

setup-system: setup-packages setup-browser ## Install PostGIS, Chromium and GDAL, which the tests talk to

setup-packages:
	@sh tests/install-system.sh

setup-browser: setup-dev setup-packages
	@sh tests/install-browser.sh

serve: setup ## Serve the bundled town and its sample outbreak at http://127.0.0.1:8000
	$(BIN)/khoanh serve

# Otherwise one core would wait while apt fetches and while types are checked. What fails is told
# at once and once more at the end, by name.
test: ## Set everything up, check the code and pass every test
	@$(MAKE) --no-print-directory --jobs 2 check tests-alone

tests-alone: setup-dev setup-system
	$(BIN)/python -m pytest $(TOGETHER)

coverage: setup-dev setup-system ## Every test once more, watching which lines run; a third slower
	$(BIN)/python -m pytest $(TOGETHER) --cov --cov-report=term:skip-covered

test-real: setup-dev setup-system ## Tests on real data in ../shared; fails where it is missing
	$(BIN)/python -m pytest tests/real $(TOGETHER) --no-loadscope-reorder -p no:cacheprovider

test-qgis: setup-dev ## QGIS itself reads the service; installs it first, 900 MB
	@sh tests/install-qgis.sh
	$(BIN)/python -m pytest tests/qgis -p no:cacheprovider

check: setup-dev ## Format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What was measured goes to the page although something failed; `make` fails all the same.
bench: setup-dev ## Measure; figures go to docs/benchmarks.md; ONLY=growth takes one section anew
	@mkdir -p .benchmarks && rm -f .benchmarks/latest.json
	@status=0; \
	$(BIN)/python -m pytest $(or $(ONLY:%=benchmarks/test_%.py),benchmarks) -v -s --durations=12 -p no:cacheprovider --benchmark-only --benchmark-json=.benchmarks/latest.json || status=$$?; \
	$(BIN)/python benchmarks/page.py .benchmarks/latest.json docs && exit $$status

format: setup-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

pictures: setup-dev setup-system ## Take the pictures of the README anew, of the invented town
	$(BIN)/python -m pytest tests/browser/desk/pictures.py -p no:cacheprovider

lock: ## Pin every dependency with hashes (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url -o requirements-dev.lock

clean: ## Remove what was built
	rm -rf $(VENV) dist build service/web/static .mypy_cache .ruff_cache .pytest_cache
