# Recipes of the project; `make` alone lists them. Everything happens inside .venv, made from pyproject.toml and constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-test

.DEFAULT_GOAL := help
.PHONY: help demo run test proof lint types check bench screenshot clean

help:  ## list the recipes
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(TEST_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(STAMP)

demo: $(STAMP)  ## open a web chat on this machine (CONGDOAN_WEB_PORT chooses the port)
	@$(BIN)/congdoan demo

run: $(STAMP)  ## run the assistant with the channels that are set up
	@$(BIN)/congdoan run

# Half of the time a worker waits, so four keep two cores busy; what is compiled serves the programs that tests start.
test: $(TEST_STAMP)  ## run the tests (under 10 minutes on two cores)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses 4 --dist worksteal

proof: $(TEST_STAMP)  ## run the long proofs: kill -9, both databases, quality under typing errors
	$(BIN)/python -m pytest -m proof --timeout 900

lint: $(TEST_STAMP)  ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TEST_STAMP)  ## check types
	$(BIN)/mypy

check: lint types test  ## everything that is quick

bench: $(STAMP)  ## measure how fast an answer is
	$(BIN)/congdoan bench ask

screenshot: $(TEST_STAMP)  ## take the pictures of the README and of HUONG_DAN.md again
	CONGDOAN_PICTURES=docs $(BIN)/python -m pytest tests/bot/web/test_browser.py tests/bot/web/test_guide_in_browser.py
	@folder=$$(mktemp -d) && export CONGDOAN_DATABASE_URL=sqlite:///$$folder/picture.db && \
	$(BIN)/congdoan conference load --sample so-ket-2012 && \
	$(BIN)/congdoan conference report so-ket-2012 --png docs/conference.png && rm -r "$$folder"
	@$(BIN)/python -m tests.bot.web.pictures docs/conference.png

clean:  ## remove the virtual environment and the demo's database
	rm -rf $(VENV) var build *.egg-info
