# Everything one does with Cartbooks; `make` alone lists it. CI runs these same commands.

PYTHON ?= python3
BIN := .venv/bin
NEEDS := 3.11
READY := .venv/.ready
NODE_READY := frontend/node_modules/.ready
WORKERS ?= auto
CONSOLE := backend/cartbooks/_console
DIST := frontend/dist/index.html
NPM := npm --prefix frontend --silent

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check check-service check-console-lint check-console-types fix openapi migrations bench guard history build faults fuzz kills screenshots lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) $(NODE_READY) $(DIST) ## Install everything, locked, into .venv and frontend/node_modules; build the console

run: setup ## Run the service at http://127.0.0.1:8000 until Ctrl-C
	@$(BIN)/cartbooks serve

demo: setup ## Run a shop, a simulated QuickBooks and its Web Connector until Ctrl-C
	@$(BIN)/cartbooks demo

test: setup ## Run all tests
	$(NPM) test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: check-service check-console-lint check-console-types ## Format, lint, strict types, import contracts, drift: everything but the tests

check-service: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cartbooks openapi --check

# In two parts, since to lint the console takes as long as to check all of the service.
check-console-lint: $(NODE_READY) $(DIST)
	$(NPM) run lint

check-console-types: $(NODE_READY) $(DIST)
	$(NPM) run types
	$(NPM) run budget

fix: setup ## Format, and mend what the linter can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	$(NPM) run fix

openapi: setup ## Write openapi.json anew
	$(BIN)/cartbooks openapi

migrations: setup ## Write the migration that brings the tables to the models (M="what changes")
	$(BIN)/python migrations/write.py "$(or $(M),Bring the tables to the models)"
	$(BIN)/ruff check --fix-only --quiet migrations && $(BIN)/ruff format --quiet migrations

faults: setup ## Play the fault campaign in-process (SEEDS=1000 FIRST=0)
	cd tests && ../$(BIN)/python -m faults.many $(or $(FIRST),0) $(or $(SEEDS),1000)

kills: setup ## Kill real servers (COUNT=1000 FIRST=0); kills.jsonl has a line for each schedule
	cd tests && ../$(BIN)/python -m faults.real $(or $(FIRST),0) $(or $(COUNT),1000) ../kills.jsonl

fuzz: setup ## Fuzz SOAP, qbXML, files and REST (MINUTES=10 SEED=1)
	cd tests && ../$(BIN)/python -m fuzz.campaign $(or $(MINUTES),10) $(SEED)

screenshots: setup ## Write a picture of every page to docs/screenshots (light, dark, phone)
	cd tests && ../$(BIN)/python -m browser.gallery ../docs/screenshots/all
	cp docs/screenshots/all/overview-light.png docs/screenshots/all/history-pane-light.png docs/screenshots/all/operation-yellow-light.png docs/screenshots/

bench: .venv/.bench-ready ## Measure everything that is promised, into docs/measured.md (N=1000000)
	$(BIN)/python -m bench --operations $(or $(N),1000000)

guard: .venv/.bench-ready ## A small run of bench that fails when a ratio is grossly worse
	$(BIN)/python -m bench.guard

.venv/.bench-ready: requirements-bench.lock | setup
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	touch $@

history: setup ## Make a history of many companies (N=1000000 DATABASE_URL=sqlite:///data/history.db)
	$(BIN)/python -m bench.history $(or $(N),1000000)

build: setup ## Make the wheel in dist/, with the console in it
	@rm -rf $(CONSOLE); cp -r frontend/dist $(CONSOLE)
	@$(BIN)/python -m hatchling build -t wheel; built=$$?; rm -rf $(CONSOLE); exit $$built

lock: setup ## Choose the versions of everything anew
	$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version $(NEEDS) \
		--group dev pyproject.toml -o requirements.lock

clean: ## Remove what setup and the tools made; data/ and demo-data/ stay
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf frontend/node_modules frontend/dist

# A stamp is younger than the locks exactly when what they name is installed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Cartbooks needs Python $(NEEDS) or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
		"Name another one: make $(MAKECMDGOALS) PYTHON=python$(NEEDS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(NODE_READY): frontend/package-lock.json
	@command -v npm >/dev/null || { echo "The console needs Node.js 20 or newer with npm." >&2; exit 1; }
	$(NPM) ci
	@touch $@

# Built anew when one of its sources is younger.
$(DIST): $(NODE_READY) openapi.json $(shell find frontend/src frontend/public frontend/scripts -type f -not -name schema.d.ts) \
		frontend/index.html frontend/vite.config.ts
	$(NPM) run build
	@touch $@
