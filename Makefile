# The two commands of the README, and their parts. Needs only Python 3.11-3.13 and a package index.
.PHONY: clinic test quick lint types format backtest lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-lock

# The main job on the shipped data: checks everything, then makes every clinic's reports and pack.
clinic: $(STAMP)
	@"$(BIN)/clinic" batch

# Everything that has to hold: lint, types, and the whole suite.
test: lint types
	@"$(BIN)/python" -m pytest --numprocesses auto --dist loadgroup

# The tests that need no kernel, browser or office program, nor seconds of arithmetic each.
quick: $(STAMP)
	@"$(BIN)/python" -m pytest --numprocesses auto -m "not e2e and not slow"

lint: $(STAMP)
	@"$(BIN)/ruff" check --quiet . && "$(BIN)/ruff" format --check --quiet .

types: $(STAMP)
	@"$(BIN)/mypy" --no-error-summary

format: $(STAMP)
	@"$(BIN)/ruff" check --quiet --fix . ; "$(BIN)/ruff" format .

# The projection beside naive methods and a library's on every real series: 23 minutes of processor
# time, spread over the cores. A quick look: make backtest SAMPLE=100
backtest: $(STAMP)
	@"$(BIN)/python" benchmarks/backtest.py $(if $(SAMPLE),--sample $(SAMPLE))

# The environment is made again whenever the lock or the project's metadata changes.
$(STAMP): requirements.lock pyproject.toml make_environment.py
	@"$(PYTHON)" make_environment.py "$(VENV)"
	@touch "$(STAMP)"

# Only for those who change a dependency: the lock names no package index and serves every platform.
lock:
	@"$(BIN)/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --extra test --extra build --extra benchmarks pyproject.toml --output-file requirements.lock

clean:
	@rm -rf "$(VENV)" .pytest_cache .ruff_cache .mypy_cache
