# Each target sets up .venv by itself. Another Python: make lab PYTHON=python3.12
PYTHON ?= python3
BIN := .venv/bin
# JupyterLab, which listens to this computer alone, is told when root (in a container, say) starts it.
ROOT_FLAG := $(if $(filter 0,$(shell id -u)),--allow-root)

# A class that votes from its phones (docs/room.md): ROOM=1, and for whom it is.
ROOM_FLAGS = $(strip $(if $(filter-out 0,$(ROOM)),--room) $(if $(ADDRESS),--room-address "$(ADDRESS)") $(if $(ROOM_PORT),--room-port "$(ROOM_PORT)"))

.PHONY: help lab hub present handouts site links speaker-notes teaching evidence stills pictures poster protocol room-report binder-link colab-cell new-explorer new-question format check test test-deep bench pins audit clean

help:
	@echo "make lab            open the series in JupyterLab (PORT=8890)"
	@echo "make hub            try a class server, on this computer and for it (PORT=8001; for a class: deploy/jupyterhub/README.md)"
	@echo "make present        show a notebook as slides (NOTEBOOK=03; PORT=8890); with ROOM=1 a class votes from its phones (ADDRESS=auto)"
	@echo "make room-report    fill the plans' columns for a pen from the records of lessons, and draw their mistakes (CSV=\"monday.csv friday.csv\")"
	@echo "make handouts       write the series as pages that need no Python and no network (OUTPUT=handouts; STATES=1500: smaller)"
	@echo "make site           write them as a web site, and show it on this computer (SITE_URL=https://…; PORT=8000; SERVE=no: only write it)"
	@echo "make speaker-notes  gather the teacher's notes in one page (of one notebook: NOTEBOOK=03)"
	@echo "make teaching       write the tables of docs/teaching.md anew, from docs/teaching/ and the question bank"
	@echo "make evidence       train anew what 06 shows and does not train itself: helpers/data/evidence.json (PART=yeast; half an hour)"
	@echo "make stills         write anew the pictures that stand in a notebook until it is run (notebooks/stills/)"
	@echo "make pictures       draw anew what shows the series outside: the README's moving picture, a social card, the icon (docs/)"
	@echo "make poster         write the whole answer on one page of A3, as PDF and SVG (OUTPUT=poster)"
	@echo "make links          print the README's badges and links, from the git remote (WRITE=yes: into README.md; SITE_URL=https://…)"
	@echo "make binder-link    print the link that opens this branch on Binder, and its badge"
	@echo "make colab-cell     print the cell that brings the helpers to a notebook on Colab or Kaggle"
	@echo "make new-explorer   begin an explorer that works: its file, its oracle, its cell (NAME=my_idea; NOTEBOOK=04)"
	@echo "make new-question   begin a question that works: its entry, its cell, its row for the teacher (ID=my-question; NOTEBOOK=04)"
	@echo "make format         write code and notebooks as they are stored: after JupyterLab has saved one, say"
	@echo "make check          run linters and types, and the tests that need no browser: a minute and a half"
	@echo "make test           run the tests of all that learner and teacher meet, in a real browser too"
	@echo "make test-deep      run the long ones: Binder's environment made afresh, a class server's trial, all hand-outs, every state"
	@echo "make protocol       write docs/protocol.md and the page's types anew, from helpers/live/protocol.py"
	@echo "make bench          measure speed and memory (ONLY=drag)"
	@echo "make pins           write constraints.txt anew: the newest of all that the requirements leave open"
	@echo "make audit          ask PyPI for known weaknesses of all that is pinned"
	@echo "make clean          remove .venv, hand-outs (handouts/), the web site (site/), the poster (poster/), speaker notes, and what tests leave behind"

lab:
	@$(PYTHON) tools/setup_env.py
	$(BIN)/python -m jupyterlab $(ROOT_FLAG) $(if $(PORT),--port="$(PORT)") notebooks/00_start_here.ipynb

hub: export PORT := $(PORT)
hub: export ADDRESS := $(or $(ADDRESS),localhost)
hub: export EVERY_LEARNER_IS_ROOT := $(EVERY_LEARNER_IS_ROOT)
hub:
	@$(PYTHON) deploy/jupyterhub/checks.py
	@$(PYTHON) tools/setup_env.py --hub
	@exec $(BIN)/python -m jupyterhub --config deploy/jupyterhub/jupyterhub_config.py

handouts:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/handouts.py --output "$(or $(OUTPUT),handouts)" $(if $(STATES),--states "$(STATES)")

# SITE_URL goes by the environment: an address is not for a shell to read.
site: export SITE_URL := $(SITE_URL)
site:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/website.py --output "$(or $(OUTPUT),site)" $(if $(STATES),--states "$(STATES)") $(if $(filter no,$(SERVE)),,--port "$(or $(PORT),8000)")

speaker-notes:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/speaker_notes.py $(NOTEBOOK)

teaching:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/teaching.py

evidence:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/evidence.py $(PART)

stills:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/find_browser.py
	@$(BIN)/python tools/stills.py

pictures:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/find_browser.py
	@$(BIN)/python tools/pictures.py

poster:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/find_browser.py
	@$(BIN)/python tools/poster.py --output "$(or $(OUTPUT),poster)"

links: export SITE_URL := $(SITE_URL)
links:
	@$(PYTHON) tools/readme_links.py $(if $(filter yes,$(WRITE)),--write)

binder-link:
	@$(PYTHON) tools/binder_link.py -- "$(or $(NOTEBOOK),00)"

colab-cell:
	@$(PYTHON) tools/colab_cell.py

present:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/present.py --port "$(or $(PORT),8888)" $(if $(ROOM_FLAGS),$(ROOM_FLAGS) )-- "$(or $(NOTEBOOK),00)"

room-report:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/room_report.py --output "$(or $(OUTPUT),room-report)" -- $(CSV)

new-explorer:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/scaffold.py explorer --notebook "$(or $(NOTEBOOK),04)" -- "$(NAME)"

new-question:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/scaffold.py question --notebook "$(or $(NOTEBOOK),04)" -- "$(ID)"

# A worker takes a file at a time (tests/spreading.py), in the order of the files: the long ones come first.
IN_PARALLEL := --dist loadfile --no-loadscope-reorder

format:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/format.py

check:
	@$(PYTHON) tools/setup_env.py --test
	$(BIN)/python -m ruff check
	$(BIN)/python tools/format.py --check
	$(BIN)/python tools/check_front.py
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -n 2 $(IN_PARALLEL) -m "not (deep or long)" --ignore=tests/browser

# Three workers on two cores: a browser test waits for a third of its time.
test:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/find_browser.py
	$(BIN)/python -m ruff check
	$(BIN)/python tools/format.py --check
	$(BIN)/python tools/check_front.py
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -n 3 $(IN_PARALLEL) -m "not deep"

test-deep:
	@$(PYTHON) tools/setup_env.py --test
	@$(BIN)/python tools/find_browser.py
	$(BIN)/python -m pytest -n 3 $(IN_PARALLEL) -m deep

protocol:
	@$(PYTHON) tools/setup_env.py
	@$(BIN)/python tools/protocol.py

bench:
	@$(PYTHON) tools/setup_env.py --bench
	@$(BIN)/python tools/find_browser.py
	@$(BIN)/python benchmarks/all.py $(ONLY)

pins:
	@$(PYTHON) tools/setup_env.py --test
	@: > constraints.txt # the requirements are held to it
	@$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --no-annotate --custom-compile-command "make pins" \
		--no-emit-package one-cat-many-labels benchmarks/requirements.txt -o constraints.txt || git checkout constraints.txt

audit:
	@$(PYTHON) tools/setup_env.py --test
	$(BIN)/python -m pip_audit --disable-pip --no-deps --strict -r constraints.txt

clean:
	rm -rf .venv handouts site poster screenshots speaker-notes*.html .pytest_cache .ruff_cache .hypothesis
