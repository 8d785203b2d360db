# Two commands do everything: `make run` and `make test`. Both need only Python 3.11+ and make.

PYTHON ?= python3
UV = UV_PYTHON_DOWNLOADS=never .uv/bin/uv
FLASK = .venv/bin/flask --app app
PYTEST = .venv/bin/python -m pytest

.PHONY: run test check seed bench storm compiled clean

run: .venv/run-ready compiled
	@$(FLASK) serve

test: .venv/test-ready compiled
	.venv/bin/python -m tests.browser.chromium
	$(PYTEST) -n 2 -q --database=sqlite -m "not browser and not storm"
	$(PYTEST) -n 2 -q --database=postgresql --ignore=tests/house -m "not browser and not storm"
	$(PYTEST) -n 2 -q -m browser

check: .venv/test-ready compiled
	.venv/bin/ruff format --check app tests bench
	.venv/bin/ruff check app tests bench
	.venv/bin/mypy
	.venv/bin/djlint --lint --quiet templates
	$(PYTEST) -q tests/house

seed: .venv/run-ready compiled
	$(FLASK) db upgrade
	$(FLASK) seed

storm: .venv/test-ready compiled
	$(PYTEST) -q -s -m storm --database=sqlite --storm=long
	$(PYTEST) -q -s -m storm --database=postgresql --storm=long

bench: .venv/test-ready compiled
	.venv/bin/python -m bench

# Written even where Python is told not to: reading the source anew doubles the time to start.
compiled: .venv/run-ready
	@.venv/bin/pybabel -q compile -d app/translations
	@.venv/bin/python -m compileall -q app

.uv/ready:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet uv==0.13.9
	@touch $@

.venv/run-ready: .uv/ready requirements.lock
	@test -x .venv/bin/python || $(UV) venv --quiet --python .uv/bin/python .venv
	$(UV) pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
	@touch $@

.venv/test-ready: .uv/ready requirements-dev.lock
	@test -x .venv/bin/python || $(UV) venv --quiet --python .uv/bin/python .venv
	$(UV) pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements-dev.lock
	@touch .venv/run-ready $@

clean:
	rm -rf .venv .uv
