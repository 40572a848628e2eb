# The two commands a newcomer needs:
#
#     make demo    read the flagship case, say where it can rest, write the report
#     make test    run every test
#
# Both make .venv when it is missing and install the versions pinned in constraints.txt.
# Another Python than the first python3 on the path: make demo PYTHON=/path/to/python3.12

PYTHON ?= python3
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A stamp remembers an installation; a change to what it rests on calls for another.
INSTALLED_FROM := pyproject.toml constraints.txt
READY_TO_RUN   := .venv/.ready-to-run
READY_TO_WORK  := .venv/.ready-to-work

.PHONY: help demo test coverage bench lint format docs clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    read the case belarus-2025 and write its report to build/"
	@echo "make test    run every test, then the kernels again with bounds checked"
	@echo "make coverage the tests once more, and which lines they reach"
	@echo "make lint    ruff, mypy, the import contracts"
	@echo "make format  let ruff put the code in order"
	@echo "make docs    build the pages to build/docs, warnings are errors"
	@echo "make bench   run the programs in benchmarks/"
	@echo "make clean   throw away .venv, build/ and caches"

demo: $(READY_TO_RUN)
	@mkdir -p build
	$(BIN)/detente brief belarus-2025
	$(BIN)/detente report belarus-2025 -o build/belarus-2025.html
	@echo "The report is in build/belarus-2025.html: open it in a browser."

# The second leg runs compiled loops with their array bounds checked, from an empty compile cache.
test: $(READY_TO_WORK)
	@mkdir -p build
	$(BIN)/python -m pytest
	@cache=$$(mktemp -d) && trap 'rm -rf "$$cache"' EXIT && \
	  echo "The kernels again, with NUMBA_BOUNDSCHECK=1:" && \
	  NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR="$$cache" \
	  $(BIN)/python -m pytest -q -m kernels -p no:cacheprovider

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

bench: $(READY_TO_WORK)
	@set -e; for program in benchmarks/[!_]*.py; do \
	  echo "== $$program"; $(BIN)/python "$$program"; \
	done

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
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
	@touch $@

$(READY_TO_WORK): $(INSTALLED_FROM)
	$(make_venv)
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[test,lint,docs,bench]'
	@touch $(READY_TO_RUN) $@
