# Nhắc Lịch. `make` alone lists the targets.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Four for two cores: tests of whole processes wait most of the time.
WORKERS ?= 4
# Every process that the tests start would otherwise compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long lint types fmt unit bench bench-start bench-replies bench-kill bench-send bench-page bench-board screenshots debian clean release bench-load bench-feed soak ical-js train-replies eval-replies

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready  ## make .venv with everything that the program needs

.venv/.ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "On Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: setup  ## run the bot; without a token, the rehearsal of the year 2020 with its chat page
	@if [ -n "$$NHACLICH_TELEGRAM__TOKEN" ] || [ -s var/telegram-token ]; \
	then exec $(BIN)/nhaclich run; else exec $(BIN)/nhaclich demo; fi

test: lint  ## every check: lint, and then types and tests side by side
	@$(MAKE) --no-print-directory -j2 types unit

lint: .venv/.ready-dev  ## format and lint, nothing is changed
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make fmt"; exit 1; }
	@$(BIN)/ruff check --quiet .

types: .venv/.ready-dev  ## the type checker, strict
	@$(BIN)/mypy

fmt: .venv/.ready-dev  ## format the code
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

unit: .venv/.ready-dev debian ical-js  ## the tests
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal

test-long: .venv/.ready-dev debian ical-js  ## the long forms: whole years, many kills, every clock, 400 examples
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "long or hypothesis" --hypothesis-profile=long

ical-js:
	@scripts/need-ical-js

debian:
	@scripts/need-debian

bench: bench-start bench-replies bench-send bench-kill bench-page bench-board bench-load bench-feed  ## every benchmark

bench-start: .venv/.ready-dev  ## how long commands and the first poll take, and memory at rest
	@$(BIN)/python -m benchmarks.start

bench-replies: .venv/.ready-dev  ## how many replies a second are read
	@$(BIN)/python -m benchmarks.replies

bench-kill: .venv/.ready-dev  ## KILLS=n: kill the service again and again, and count what arrived
	@$(BIN)/python -m benchmarks.kill

bench-send: .venv/.ready-dev  ## messages a second, pacing, lateness, 10,000 at once, memory
	@$(BIN)/python -m benchmarks.send

bench-page: .venv/.ready-dev  ## how long a page of the calendar takes
	@$(BIN)/python -m benchmarks.page

bench-board: .venv/.ready-dev  ## where things stand, with up to 1,000,000 rows of history
	@$(BIN)/python -m benchmarks.board

bench-load: .venv/.ready-dev  ## how fast events files of up to 100,000 rows are loaded, and what is written
	@$(BIN)/python -m benchmarks.load

bench-feed: .venv/.ready-dev  ## what the calendar feed costs, beside Radicale and a bare function
	@$(BIN)/python -m benchmarks.feed

soak: .venv/.ready-dev debian  ## MINUTES=n SEED=n: an office of 200 works while everything goes wrong, and what was lost is counted
	@$(BIN)/python -m benchmarks.soak

screenshots: .venv/.ready-dev debian  ## draw the README's pictures anew
	@$(BIN)/python scripts/screenshots.py

eval-replies: .venv/.ready-dev  ## how well the reader reads replies that it has not learned from
	@$(BIN)/python -m training.evaluate

train-replies: .venv/.ready requirements-train.txt  ## train the reply reader's model anew, after its rows or its lexicon have changed
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.txt
	@$(BIN)/python -m training.reader && $(BIN)/python -m training.acts

release: .venv/.ready  ## wheel and source archive of the last commit, in dist/; built twice, and the same both times
	@scripts/release

clean:  ## remove what setup made; the office's data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .hypothesis
