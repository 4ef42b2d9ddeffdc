# creditlab: `make` lists what there is. On a fresh clone every target sets up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)
# The whole house in the file browser, the start page in front; a lab that asks nothing of the internet:
# no news, no update check, no extension catalogue; and answers that do not wait (lab/connection.py).
LAB := --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None \
	--LabApp.extension_manager=readonly \
	--ServerApp.kernel_websocket_connection_class=creditlab.lab.connection.PromptConnection \
	--LabApp.app_settings_dir=$(CURDIR)/course/jupyter/lab/settings \
	--ServerApp.root_dir=. \
	--LabApp.default_url=/lab/tree/notebooks/index.ipynb $(if $(filter 0,$(shell id -u)),--allow-root)
# The same for the page; its template fetches no icon font.
APP := --template=creditlab --Voila.ip=127.0.0.1 --Voila.kernel_websocket_connection_class=creditlab.lab.connection.PromptConnection

.DEFAULT_GOAL := help
.PHONY: help lab app test test-spark build scorecard bench datasets lock clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "creditlab needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "venv failed; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) (once, a minute at most on a quick line) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$(UV)" \
		&& $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lab: $(READY) ## open the course in JupyterLab; options through LAB_ARGS="--no-browser --port=8899"
	$(BIN)/jupyter lab $(LAB) $(LAB_ARGS)

app: $(READY) ## the interactive lab as a page, without code; options through APP_ARGS="--no-browser --port=8866"
	JUPYTER_PATH=$(CURDIR)/course/jupyter $(BIN)/voila notebooks/workbench/interactive_lab.ipynb $(APP) $(APP_ARGS)

test: $(READY) ## lint, types, tests, and every notebook run again and compared
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/pytest -q -n auto --dist loadscope --ignore=tests/browser
	$(BIN)/pytest -q -rs tests/browser
	@$(BIN)/python -c 'import pyspark' 2>/dev/null && java -version 2>/dev/null \
		|| echo "SKIPPED: the tests on Spark, which need Java and pyspark; make test-spark runs them"
	OMP_NUM_THREADS=1 TQDM_DISABLE=1 $(BIN)/pytest -q -n auto --dist loadscope --nbval --nbval-current-env \
		--nbval-cell-timeout 120 --nbval-sanitize-with tests/sanitize.cfg notebooks solutions

test-spark: $(READY) ## the tests on Spark, with the spark extra; needs Java 17 or newer
	@java -version 2>/dev/null || { echo "no Java; on Debian and Ubuntu: apt install default-jre-headless"; exit 1; }
	@$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes -r requirements-spark.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	$(BIN)/pytest -q -rs tests/test_spark.py tests/test_sql_engines.py

build: $(READY) ## rebuild the notebooks whose source changed; all of them with FORCE=1
	$(BIN)/creditlab build $(if $(FORCE),--force)

scorecard: $(READY) ## a scorecard from your file: DATA=path.csv TARGET=column [OUT=dir] [BAD=value]
	@test -n "$(DATA)" -a -n "$(TARGET)" || { echo 'usage: make scorecard DATA=path.csv TARGET=column [OUT=dir] [BAD=value]'; exit 2; }
	$(BIN)/creditlab scorecard "$(DATA)" --target "$(TARGET)" $(if $(OUT),--out "$(OUT)") $(if $(BAD),--bad "$(BAD)")

bench: $(READY) ## measure speed and quality beside other packages; one part with ONLY=compare
	$(BIN)/python bench/report.py $(ONLY)

datasets: $(READY) ## rebuild every data set from its published source and verify its checksum
	$(BIN)/python datasets/build.py

lock: $(READY) ## resolve pyproject.toml into the lock files (3.11 and newer, hashed, no index)
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra spark --constraint requirements.lock --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --quiet -o requirements-spark.lock

clean: ## remove the environment and everything generated outside the notebooks
	rm -rf $(VENV) out dist .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf
