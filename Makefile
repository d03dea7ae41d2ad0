# Two commands do all set-up: `make report` (the main job) and `make test`.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
EXPORT := .venv/.export
WORKERS ?= 2
PYTHONS := 3.11 3.12 3.13
# Where the environment forbids Python to keep its bytecode, each process of the tests would compile the library again.
export PYTHONDONTWRITEBYTECODE =

.PHONY: report check test stress lab lint types doctest lock licences audit codebook reference docs floors bench screenshots roads validate-model calibrate clean

report: $(STAMP)
	$(BIN)/dossier report --stills --out reports

# What every commit should pass, in about a minute: all but the browser, the fits of the model, kernels and commands started anew,
# the recipes of docs/ and the small stress tests. Types are asked of the oldest Python, beside the tests; `make test` asks for all.
check: lint $(EXPORT)
	@$(BIN)/mypy --python-version $(firstword $(PYTHONS)) & types=$$!; \
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not browser and not docs and not model and not process and not stress"; \
	tests=$$?; wait $$types && exit $$tests

test: types $(EXPORT)
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup

lab: $(STAMP)
	$(BIN)/dossier lab

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint --deny-warnings analysis tests
	$(BIN)/oxfmt --check '{analysis,tests}/**/*.js'

types: $(STAMP)
	for version in $(PYTHONS); do $(BIN)/mypy --python-version $$version || exit 1; done

doctest: $(EXPORT)
	$(BIN)/python -m pytest -q analysis

codebook: $(STAMP)
	$(BIN)/dossier codebook

# Every verb, option and type of parameter, into docs/command-line.md.
reference: $(STAMP)
	$(BIN)/python -m bench.command_line

# The pages of the repository and the API reference as a site with search that needs no network.
docs: $(STAMP)
	$(BIN)/python -m bench.site

# The picture of the rooms and their arrows, from the imports as they are.
floors: $(STAMP)
	$(BIN)/python -m bench.floors

# Exact hashes for every platform; no index address is written. What only exports and their tests need stands apart, since
# reports do without it; both locks agree, as the second is bound by the first.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header
lock:
	$(COMPILE) --extra cluster --extra model --extra browser --group dev --group docs \
	  --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra export --extra feeds --extra intake --group readers --group engines --constraint requirements.lock \
	  --output-file requirements-export.lock pyproject.toml

# What each locked package says of its licence, into docs/LICENCES.md.
licences: $(EXPORT)
	$(BIN)/python -m bench.licences

# Known holes in the locked packages. The data come from the package index and its advisory database; where they cannot
# be had, this says so and fails.
audit: $(STAMP)
	$(BIN)/python -m bench.audit

bench: $(STAMP)
	$(BIN)/python -m bench

screenshots: $(STAMP)
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m bench.screenshots

# Voila and Jupyter Book, in an environment of their own: are the charts drawn? Some minutes, and a package index.
roads: $(STAMP)
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m bench.roads

# Fits the model some forty times, and sixty synthetic histories, and keeps the numbers that notebook 04 shows.
validate-model: $(STAMP)
	$(BIN)/python -m analysis.reconcile.renew --write

# How often each test speaks on 1,000 series without an effect, plain and clustered, and on as many with one. Part of `make stress`.
calibrate: $(STAMP)
	$(BIN)/python -m tests.stress.calibration

# Faults, kills, load, damage, and every Python, at length: an hour or more.
stress: $(STAMP)
	$(BIN)/python -m tests.stress

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python 3.11 to 3.13 is needed, this is %d.%d; name one: make PYTHON=python3.12 ..." % v)'
	@want=$$($(PYTHON) -c 'import sys; print(sys.version_info[:2])'); \
	have=$$($(BIN)/python -c 'import pip, sys; print(sys.version_info[:2])' 2>/dev/null); \
	if [ -d .venv ] && [ "$$have" != "$$want" ]; then echo "make: .venv is of another Python, or lacks pip: making it anew"; clear=--clear; fi; \
	$(PYTHON) -m venv $$clear .venv
	sed -n '/^uv==/,/^[a-z]/{/^uv==/p;/^ /p;}' requirements.lock > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# The optional parts `export` and `intake`, and what tests read their files with.
$(EXPORT): requirements-export.lock $(STAMP)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-export.lock
	@touch $@

clean:
	rm -rf .venv .cache reports dist
