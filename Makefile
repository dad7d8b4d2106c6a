PYTHON ?= python3
BIN := .venv/bin
SOURCES := schema resolvers infra tests bench web/build.py hatch_build.py
.DEFAULT_GOAL := help
SEED ?= 1
# Drafts, sessions, codes, limits, and the whole service on top of them; and the queue.
SUITES := tests/infra/redis tests/infra/limits/test_redis_quotas.py \
  tests/infra/limits/test_limiter.py tests/schema/test_sign_in.py \
  tests/schema/test_saving.py tests/schema/test_sessions.py tests/schema/test_walk.py
ON_TWO := $(BIN)/pytest --numprocesses=2 --dist=worksteal --quiet -rfE
QUEUE := tests/interop/test_ours.py tests/interop/test_sharing.py

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/installed ## Start everything and serve http://127.0.0.1:8000 (HOST, PORT)
	@exec $(BIN)/onboarding run

.PHONY: pages
pages: .venv/installed ## Build the form and GraphiQL, if their sources changed
	@$(BIN)/python web/build.py

.PHONY: test
test: pages ## Run all tests, on stores of their own (ARGS="-k drafts": some, without a browser)
	$(BIN)/pytest --numprocesses=2 --dist=worksteal --ignore=tests/web \
	  --ignore=tests/matrix --ignore=tests/deploy \
	  --ignore=tests/infra/redis/topologies $(ARGS)
	$(if $(ARGS),,@$(MAKE) --no-print-directory test-web)

.PHONY: test-topologies
test-topologies: .venv/installed ## Run what touches Redis on a cluster, behind sentinels, by TLS; break them
	$(ON_TWO) tests/infra/redis/topologies
	TEST_REDIS=cluster $(ON_TWO) --ignore=tests/infra/redis/topologies -m redis \
	  -k "not pooled" $(SUITES) $(QUEUE)
	TEST_REDIS=sentinel $(ON_TWO) --ignore=tests/infra/redis/topologies -m redis \
	  -k "not pooled" $(SUITES) $(QUEUE)
	TEST_REDIS=tls $(ON_TWO) tests/infra/redis/test_drafts.py \
	  tests/infra/redis/test_sessions.py tests/schema/test_walk.py

.PHONY: test-web
test-web: pages ## Run the tests of the pages, with Chromium
	$(BIN)/pytest --numprocesses=2 --dist=worksteal tests/web

.PHONY: matrix
matrix: pages ## Break every store in every way, and write docs/faults.md (two minutes)
	MATRIX_TABLE=yes $(BIN)/pytest --quiet tests/matrix

.PHONY: screens
screens: pages ## Take the pictures in docs/screens (needs Chromium)
	$(BIN)/pytest --quiet tests/web/screens.py

.PHONY: pictures
pictures: .venv/installed ## Draw the pictures in docs/architecture.md from the code
	$(BIN)/python -m tests.docs.drawing

.PHONY: fuzz
fuzz: .venv/installed ## Send the API 10,000 random requests
	FUZZ_EXAMPLES=10000 $(BIN)/pytest --quiet tests/infra/edge/test_fuzz.py

.PHONY: differential
differential: .venv/installed ## Compare a million operations with graphql-core (half an hour)
	DIFFERENTIAL_CASES=1000000 $(BIN)/pytest --quiet --capture=no \
	  tests/schema/compiled/test_differential.py | tail -16

.PHONY: plant
plant: .venv/installed ## Plant bugs in the compiler; each must be found (20 minutes)
	$(BIN)/python -m tests.schema.compiled.planting $(ARGS)

.PHONY: trial
trial: .venv/installed ## Let people use it while all breaks at random (SEED=1, or 1..5; MINUTES=10)
	TRIAL_SEED=$(SEED) TRIAL_MINUTES=$(or $(MINUTES),10) \
	  $(BIN)/pytest --quiet --show-capture=no tests/trial/test_trial.py

.PHONY: trial-messages
trial-messages: .venv/installed ## Deliver 1,000 messages while all is killed (ten minutes)
	TRIAL_MESSAGES=1000 $(BIN)/pytest --quiet --capture=no tests/promises/messages

.PHONY: bench-quick
bench-quick: .venv/installed ## Measure reads and saves beside the peers (three minutes; needs wrk)
	$(BIN)/python -m bench --quick

.PHONY: bench
bench: .venv/installed ## Measure everything beside the peers (forty minutes; ARGS="--only growth")
	$(BIN)/python -m bench $(ARGS)

.PHONY: bench-meaning
bench-meaning: .venv/installed ## Measure how well and how fast homes are found by meaning (15 minutes)
	$(BIN)/python -m bench.meaning $(ARGS)

.PHONY: load
load: .venv/installed ## Offer twice what the server can do, and hostile clients (two minutes)
	$(BIN)/python -m bench.overload

.PHONY: soak
soak: .venv/installed ## Fill in forms for MINUTES (20): memory and files must stay flat
	$(BIN)/python -m bench.soak --minutes $(or $(MINUTES),20)

.PHONY: check
check: .venv/installed ## Check format, lint, types, import contracts, links and SDL, of the pages too
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/mypy --strict web/build.py hatch_build.py
	$(BIN)/python web/build.py check
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet tests/docs

.PHONY: check-deploy
check-deploy: pages .venv/deploying ## Check what deploys it, by real tools, and try it on this machine
	$(BIN)/pytest --quiet --ignore=tests/deploy/test_image_steps.py tests/deploy

.PHONY: check-image
check-image: .venv/installed ## Do what the Dockerfile does in a folder, and serve from it (two minutes)
	$(BIN)/pytest --quiet tests/deploy/test_image_steps.py

.PHONY: format
format: .venv/installed ## Format the code and mend what can be mended
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/python web/build.py format

.PHONY: sdl
sdl: .venv/installed ## Write schema/schema.graphql
	$(BIN)/onboarding schema > schema/schema.graphql

.PHONY: lock
lock: .venv/installed ## Pin every dependency, with hashes, from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	  --no-emit-index-url --output-file requirements/production.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	  --no-emit-index-url --extra traces --constraint requirements/production.txt \
	  --output-file requirements/traces.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	  --no-emit-index-url --extra semantic --constraint requirements/traces.txt \
	  --output-file requirements/semantic.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	  --no-emit-index-url --extra development --constraint requirements/traces.txt \
	  --constraint requirements/semantic.txt \
	  --output-file requirements/development.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	  --no-emit-index-url --extra deploy --constraint requirements/development.txt \
	  --output-file requirements/deploy.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	  --no-emit-index-url --group build --constraint requirements/development.txt \
	  --output-file requirements/build.txt

.venv/installed: requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes \
	  --requirement requirements/development.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation --editable .
	@touch $@

.venv/deploying: .venv/installed requirements/deploy.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes \
	  --requirement requirements/deploy.txt
	@touch $@
