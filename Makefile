# One command for each thing; every one of them makes its own environment first.
PYTHON ?= python3
VENV ?= .venv
INSTALLER ?= uv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
export PYTHONDONTWRITEBYTECODE :=
DATA ?= ../shared/data
ROWS ?= 1000000

.PHONY: run setup test check docs evaluate bench nightly screenshots lock messages clean

run: $(VENV)/.core
	@$(BIN)/kindloop

setup: $(VENV)/.dev

test: $(VENV)/.dev
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/pyright
	@! grep -n '://' *.lock *.in || { echo "a lock file names a host: make lock writes it without"; exit 1; }
	@$(MAKE) --no-print-directory docs

docs: $(VENV)/.dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@$(BIN)/python docs/check_site.py site
	@echo "The documentation is in site/index.html"

evaluate: $(VENV)/.core
	@$(BIN)/python benchmarks/evaluate_all.py --data $(DATA)

# The engine beside others, a large import of a made-up table, the wait for a slider and a page.
bench: $(VENV)/.bench
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/import_rows.py --rows $(ROWS)
	@$(BIN)/python benchmarks/explore.py
	@$(BIN)/python benchmarks/companion.py --out benchmarks/results.json

# What takes too long for every change: posteriors beside NUTS and simulation, recovery,
# the share of the oracle's R2, drift.
nightly: $(VENV)/.dev
	@$(BIN)/python benchmarks/posterior_check.py
	@$(BIN)/python benchmarks/recovery.py
	@$(BIN)/python benchmarks/oracle_share.py
	@$(BIN)/python benchmarks/drift.py

screenshots: $(VENV)/.dev
	@$(BIN)/python benchmarks/screenshots.py

# Exact versions with hashes, for every platform, with no host in them.
lock: $(BIN)/uv
	@for name in core dev bench boot; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate $$name.in -o $$name.lock || exit 1; done

messages: $(VENV)/.dev
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --project kindloop --version 0 \
	  --copyright-holder "the kindloop developers" --header-comment "# Texts of kindloop, to be translated." \
	  -o src/kindloop/care/locales/kindloop.pot src
	@$(BIN)/pybabel -q update -D kindloop -d src/kindloop/care/locales --no-fuzzy-matching \
	  --ignore-obsolete --width 100 -i src/kindloop/care/locales/kindloop.pot
	@$(BIN)/pybabel -q compile -D kindloop -d src/kindloop/care/locales

clean:
	rm -rf $(VENV) site

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "kindloop needs Python 3.11 or newer; $(PYTHON) was not found. Install it, or name it: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kindloop needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name a newer one: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up kindloop in $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)

$(BIN)/uv: boot.lock | $(BIN)/python
	@$(PIP) install -q --require-hashes --only-binary :all: -r boot.lock
	@touch $@

# Exact versions, by hash, as wheels. uv is quick; where it cannot fetch, pip tries the same.
BY_PIP = $(PIP) install -q --require-hashes --only-binary :all: $(1)
ifeq ($(INSTALLER),uv)
TOOL := $(BIN)/uv
install = VIRTUAL_ENV="$(abspath $(VENV))" $(BIN)/uv --system-certs -q pip install --require-hashes \
	  --only-binary :all: $(1) || { echo "uv could not fetch everything; pip tries ..."; $(BY_PIP); }
else
TOOL :=
install = $(BY_PIP)
endif

$(VENV)/.core: core.lock pyproject.toml | $(BIN)/python $(TOOL)
	@$(call install,-r core.lock)
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@echo "Preparing the numerical kernels (once) ..."
	@$(BIN)/python -c "from kindloop.actions import prepare; prepare()"
	@touch $@

# What the engine is compared with. What cannot be had here is left out of the comparison.
$(VENV)/.bench: $(VENV)/.core bench.lock bench-source.lock
	@{ $(call install,-r core.lock -r bench.lock); } || echo "diffrax could not be installed."
	@CMAKE_POLICY_VERSION_MINIMUM=3.5 $(PIP) install -q --require-hashes --no-deps -r bench-source.lock \
	  || echo "numbalsoda could not be built; it wants gfortran and cmake."
	@touch $@

$(VENV)/.dev: $(VENV)/.core dev.lock
	@$(call install,-r core.lock -r dev.lock)
	@touch $@
