# Two commands do everything: `make run` and `make test`. Both need only Python 3.11+ and make.

PYTHON ?= python3
UV = UV_PYTHON_DOWNLOADS=never .uv/bin/uv
FLASK = .venv/bin/flask --app app
PYTEST = .venv/bin/python -m pytest

.PHONY: run test check seed bench storm translations clean

run: .venv/run-ready translations
	@$(FLASK) serve

test: .venv/test-ready translations
	.venv/bin/python -m tests.browser.chromium
	$(PYTEST) -n 2 -q --database=sqlite -m "not browser and not storm"
	$(PYTEST) -n 2 -q --database=postgresql -m "not browser and not storm"
	$(PYTEST) -n 2 -q -m browser

check: .venv/test-ready translations
	.venv/bin/ruff format --check app tests bench
	.venv/bin/ruff check app tests bench
	.venv/bin/mypy
	.venv/bin/djlint --lint --quiet templates
	$(PYTEST) -q tests/house

seed: .venv/run-ready translations
	$(FLASK) db upgrade
	$(FLASK) seed

storm: .venv/test-ready translations
	$(PYTEST) -q -s -m storm --database=sqlite --storm=long
	$(PYTEST) -q -s -m storm --database=postgresql --storm=long

bench: .venv/test-ready translations
	.venv/bin/python -m bench

translations: .venv/run-ready
	@.venv/bin/pybabel -q compile -d app/translations

.uv/ready:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet uv==0.13.9
	@touch $@

.venv/run-ready: .uv/ready requirements.lock
	@test -x .venv/bin/python || $(UV) venv --quiet --python .uv/bin/python .venv
	$(UV) pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
	@touch $@

.venv/test-ready: .uv/ready requirements-dev.lock
	@test -x .venv/bin/python || $(UV) venv --quiet --python .uv/bin/python .venv
	$(UV) pip sync --quiet --python .venv/bin/python --require-hashes requirements-dev.lock
	@touch .venv/run-ready $@

clean:
	rm -rf .venv .uv
