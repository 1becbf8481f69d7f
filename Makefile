# The only commands a newcomer needs: make run, make test. Each does all its own set-up.
.PHONY: run sample test unit test-slow check format bench quality train schema docs clean
.DEFAULT_GOAL := run

PY := .venv/bin/python
READY_RUN := .venv/kept/run
READY_TEST := .venv/kept/test

run: $(READY_RUN)  ## start the desk and say where it is
	@.venv/bin/kept serve

sample: $(READY_RUN)  ## audit the sample archive and say where the report is
	@mkdir -p var
	@.venv/bin/kept audit samples/lamps.mbox --us support@lumen-lamps.example \
		--house samples/house.toml -o var/report.html; \
		status=$$?; [ $$status -le 1 ] || exit $$status
	@$(PY) -m webbrowser -t "file://$(CURDIR)/var/report.html" >/dev/null 2>&1 || true
	@echo "Report: file://$(CURDIR)/var/report.html"

test: unit  ## all tests but the slow ones, those of the desk on both databases
	$(PY) -m pytest -n 2 -m "not slow and not browser" tests/desk
	$(PY) -m pytest -n 2 -m "browser and not slow"
	$(PY) -m tests.desk.postgresql $(PY) -m pytest -n 2 -m "not slow and not browser" tests/desk
	$(PY) -m tests.desk.postgresql $(PY) -m pytest -n 2 tests/desk/browser/test_journey_*.py

unit: $(READY_TEST)  ## the brain, the archives, the audit and the house: no database, within a minute
	$(PY) -m pytest -n 2 -m "not slow and not browser" --ignore tests/desk

test-slow: $(READY_TEST)  ## load, cluster, fault and memory tests, those of the desk on both databases
	$(PY) -m pytest --timeout 0 -m slow
	$(PY) -m tests.desk.postgresql $(PY) -m pytest --timeout 0 -m slow tests/desk

check: $(READY_TEST)  ## format, lint, types, floors, ceilings
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports
	@$(PY) -m pytest tests/test_house.py

format: $(READY_TEST)
	.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

bench: $(READY_TEST)  ## speed and memory, with ratios
	@$(PY) -m bench.speed
	@$(PY) -m bench.live_check
	@$(PY) -m bench.board
	@$(PY) -m tests.desk.postgresql $(PY) -m bench.board
	@$(PY) -m bench.desk

quality: $(READY_TEST)  ## precision and recall on labelled conversations
	@$(PY) -m bench.quality

train: $(READY_TEST)  ## the linear models, from the sentences in training/
	$(PY) -m training.train

schema: $(READY_TEST)  ## the first tables of a new database, after a new migration
	$(PY) -m kept.desk.command.first

docs: $(READY_TEST)  ## docs/mistakes, from the manuals in the catalogue
	$(PY) -m docs.build_mistakes

clean:
	rm -rf .venv .uv var

$(READY_RUN) $(READY_TEST): .venv/kept/%: pyproject.toml uv.lock bin/setup
	@bin/setup $*
