"""Notebooks: stored clean, short of breath, tied to the question bank, and run from anywhere, twice."""

import ast
import itertools
import json
import os
import random
import re
import statistics
import sys
from collections import Counter
from pathlib import Path

import learnt
import nbformat
import pytest
from scripts import ROOT

from helpers import explore
from helpers.exercises.bank import QUESTIONS, final
from helpers.exercises.tasks import TASKS

sys.path.insert(0, str(ROOT / "tools"))

from clean_notebook import clean
from pages.run import Client

PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in PATHS]
LESSONS = [name for name in NAMES if not name.startswith("00")]
CORE = NAMES[:5]
SLIDES = ("slide", "subslide", "fragment", "skip")  # a note for the teacher stands in docs/teaching
WIDGET = "application/vnd.jupyter.widget-view+json"


def read(name):
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def cells(name, kind):
    return [cell for cell in read(name).cells if cell.cell_type == kind]


def calls(cell, function):
    """Return the first argument of each call of `function` in a code cell."""
    made = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    return [
        node.args[0].value for node in made if isinstance(node.func, ast.Name) and node.func.id == function
    ]


def all_calls(name, function):
    return [argument for cell in cells(name, "code") for argument in calls(cell, function)]


def prose(text, tables=True):
    """Return the number of words, those in tables too if they are read through and not looked up; a picture is seen, not read."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    read = [line for line in text.splitlines() if tables or not line.startswith("|")]
    return sum(bool(re.search(r"[^|:>*#-]", word)) for line in read for word in line.split())


def core(name):
    """Return the cells that are not under a heading that says "Further"."""
    found, further = [], False
    for cell in read(name).cells:
        if cell.source.startswith("## "):
            further = cell.source.startswith("## Further")
        found += [] if further else [cell]
    return found


def links(text):
    return re.findall(r"\]\(([^)\s]+)\)", text)


def test_the_notebooks_are_there():
    assert [name[:2] for name in NAMES] == ["00", "01", "02", "03", "04", "05", "06", "07", "08"]


# -- how they are stored -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_stored_clean(name):
    text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert clean(text.encode()).decode() == text, (
        f"notebooks/{name}.ipynb is not as it is stored; run: make format"
    )
    ids = [cell.get("id", "") for cell in json.loads(text)["cells"]]  # nbformat would mend them in passing
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z0-9-]+", i) for i in ids)
    notebook = read(name)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}, "widget state or the like is stored"
    assert "version" not in notebook.metadata.language_info, "the version of one's own Python is stored"
    for cell in notebook.cells:
        where = f"notebooks/{name}.ipynb, cell {cell.id} ({cell.source[:40]!r})"
        given = cell.metadata.get("slideshow", {}).get("slide_type")
        assert given in SLIDES, (
            f"{where}: its slide_type is {given}; allowed is one of {', '.join(SLIDES)}. "
            "In JupyterLab: the gears at the right edge (Property Inspector), Common Tools, Slide Type"
        )
        more = ", ".join(set(cell.metadata) - {"slideshow"})
        assert not more, (
            f"{where}: its metadata holds {more} too; take it out (Advanced Tools, below Slide Type)"
        )
        assert not re.match(r"\W*for the teacher\b", cell.source, re.IGNORECASE), cell.id
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, cell.id


@pytest.mark.parametrize("name", NAMES)
def test_code_cells_are_short_and_hold_no_plotting(name):
    code = cells(name, "code")
    lengths = [len(cell.source.splitlines()) for cell in code]
    assert statistics.median(lengths) <= 4
    assert sum(length <= 8 for length in lengths) >= 0.9 * len(lengths)
    assert max(lengths) <= 15
    for cell in code:
        assert not re.search(r"\bplt\.|matplotlib|interact\(", cell.source), cell.id


@pytest.mark.parametrize("name", NAMES)
def test_a_markdown_cell_has_at_most_120_words(name):
    words = {cell.id: prose(cell.source, name in CORE) for cell in cells(name, "markdown")}
    assert not {where: count for where, count in words.items() if count > 120}


@pytest.mark.parametrize("name", LESSONS)
def test_at_most_120_words_stand_between_two_code_cells(name):
    run = 0
    for cell in read(name).cells:
        run = 0 if cell.cell_type == "code" else run + prose(cell.source, name in CORE)
        assert run <= 120, f"{run} words without a pause, up to {cell.id}"


def test_the_core_of_00_to_04_is_short():
    read_through = [cell for name in CORE for cell in core(name) if cell.cell_type == "markdown"]
    assert sum(prose(cell.source) for cell in read_through) <= 3300


@pytest.mark.parametrize("name", CORE)
def test_the_core_minutes_are_reckoned_as_teaching_says(name):
    """Words at 200 a minute, a minute and a half for a question or an explorer, a quarter for another cell."""
    minutes = 0.0
    for cell in core(name):
        looks = 1.5 if interactive(cell) else 0.25
        minutes += prose(cell.source) / 200 if cell.cell_type == "markdown" else looks
    title = cells(name, "markdown")[0].source
    stated = re.search(r"about (\d+) minutes, (?:(\d+) of them|all of it) core", title)
    assert abs(minutes - int(stated[2] or stated[1])) <= 1.5, minutes


# -- how they are built --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_header_asks_the_question_and_says_what_it_takes(name):
    lines = cells(name, "markdown")[0].source.splitlines()
    assert lines[0].startswith("# ")
    assert re.fullmatch(r"\*\*[^*]+\?\*\*", lines[2]), "the bold opening question"
    box = "\n".join(line for line in lines[3:] if line.startswith(">"))
    assert re.search(rf"\*\*Notebook {name[:2]}.*\babout \d+ minutes", box)
    assert "**You need**" in box and "**After it you can" in box


def test_the_first_code_cell_is_the_same_in_every_lesson_and_00_opens_its_toy():
    first = {cells(name, "code")[0].source for name in LESSONS}
    assert len(first) == 1
    advice, *imported = first.pop().splitlines()[2:]
    assert imported == ["from helpers import ask, check, explore, losses"]
    toy = f"{advice}\nfrom helpers import ask, explore\n\nexplore.teaser()"
    assert advice[0] == "#" and cells(NAMES[0], "code")[0].source == toy


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_with_a_take_away_and_links(name):
    markdown = cells(name, "markdown")
    assert sum(cell.source.startswith("## Take away\n") for cell in markdown) == 1
    last = read(name).cells[-1]
    assert last.cell_type == "markdown" and links(last.source)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_with_two_earlier_questions_and_closes_with_checks_and_a_case_from_another_field(name):
    sources = [cell.source for cell in read(name).cells]
    remember = sources.index("## Do you remember?")
    assert [
        bool(re.fullmatch(r'ask\("[\w-]+"\)', text)) for text in sources[remember + 1 : remember + 4]
    ] == [
        True,
        True,
        False,
    ]
    take_away = next(i for i, text in enumerate(sources) if text.startswith("## Take away\n"))
    heading, *checks, field, case, _ = sources[take_away + 1 :]
    assert heading == "## Check yourself" and 2 <= len(checks) <= 3
    assert all(re.fullmatch(r'ask\("check-[\w-]+"\)', text) for text in checks)
    assert field == "## A case from another field" and re.fullmatch(r'ask\("case-[\w-]+"\)', case)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    targets = [target for cell in cells(name, "markdown") for target in links(cell.source)]
    assert targets
    for target in targets:
        paper = re.fullmatch(r"https://arxiv\.org/abs/\d{4}\.\d{5}", target)
        assert paper or (ROOT / "notebooks" / target).is_file(), f"{target} is not there"


def test_each_notebook_leads_to_the_next_and_back_to_the_one_before():
    for before, after in itertools.pairwise(NAMES):
        assert f"{before}.ipynb" in links(read(after).cells[-1].source)
        if after in LESSONS[:-1] or before == NAMES[0]:
            assert f"{after}.ipynb" in {t for c in cells(before, "markdown") for t in links(c.source)}


# -- questions and explorers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_two_predictions_of_a_number_and_a_code_exercise(name):
    numbers = [asked for asked in all_calls(name, "ask") if QUESTIONS[asked].kind == "number"]
    assert len(set(numbers)) >= 2
    assert len(all_calls(name, "check")) >= 1


def test_every_question_and_task_is_put_once_and_every_one_put_is_in_the_bank():
    asked = Counter(question for name in NAMES for question in all_calls(name, "ask"))
    assert asked == Counter(dict.fromkeys(QUESTIONS.keys() - final.QUESTIONS.keys(), 1))
    checked = Counter(task for name in NAMES for task in all_calls(name, "check"))
    assert checked == Counter(dict.fromkeys(TASKS, 1))


def test_the_final_check_is_put_once_at_the_end_of_the_road():
    put = [name[:2] for name in NAMES for cell in cells(name, "code") if "final_check(" in cell.source]
    assert put == ["07"]  # it draws from the final questions, each at most once


def test_every_explorer_is_opened_by_a_notebook_or_by_a_question(trained):
    sources = "\n".join(cell.source for name in NAMES for cell in cells(name, "code"))
    shown = set(re.findall(r"\bexplore\.(\w+)", sources))
    assert shown <= set(explore.__all__)
    opened = {question.reveal(None).call for question in QUESTIONS.values() if question.reveal}
    assert shown | opened == set(explore.__all__)


# -- how they run --------------------------------------------------------------------------------------------


def interactive(cell):
    return bool(re.search(r"^(ask|explore\.\w+|final_check)\(", cell.source, re.MULTILINE))


def printed(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


SHORT = ("00_start_here", "03_many_at_once")  # the others, each three times over, take minutes


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=pytest.mark.long if name in SHORT else pytest.mark.deep) for name in NAMES
    ],
)
def run(request, tmp_path_factory):
    """Run a notebook elsewhere, off the network, in one kernel.

    First its interactive cells in any order, some of them again; then every cell, twice over.
    """
    folder = tmp_path_factory.mktemp(request.param)
    notebook = read(request.param)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shuffled = [cell for cell in code if interactive(cell)] * 2
    random.Random(request.param).shuffle(shuffled)
    order = [code[0], *shuffled, *code, *code]
    notebook.cells = [nbformat.from_dict({**cell, "id": f"{i}-{cell.id}"}) for i, cell in enumerate(order)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONE_CAT_ANSWERS", str(folder / "answers.json"))
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        patch.setenv(
            "PYTHONPATH", str(ROOT / "tests" / "cut")
        )  # the helpers are installed, or a learner has none
        patch.setenv("ONE_CAT_CUT", str(folder / "asked of the network"))
        patch.delenv("ONE_CAT_TEACHER", raising=False)
        elsewhere = {"metadata": {"path": str(folder)}}
        Client(notebook, timeout=120, kernel_name="python3", allow_errors=True, resources=elsewhere).execute()
    return request.param, notebook.cells, len(code), folder


@pytest.mark.skipif(os.name == "nt", reason="no sockets that are files")
def test_a_kernel_of_ours_asks_for_no_port():
    """Or two runs at once take each other's."""
    asked = "from ipykernel.kernelapp import IPKernelApp as App; print(App.instance().transport)"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(asked)])
    Client(book, kernel_name="python3").execute()
    assert book.cells[0].outputs[0].text == "ipc\n"


def test_it_runs_from_another_folder_out_of_order_and_twice_without_an_error(run):
    name, executed, _, folder = run
    for cell in executed:
        for output in cell.outputs:
            assert output.output_type != "error", f"{name}, {cell.id}: {output.ename}: {output.evalue}"
            assert output.get("name") != "stderr", f"{name}, {cell.id}: {output.text}"
    assert not list(folder.iterdir()), "it goes online, or leaves files behind before anything is answered"


def test_the_second_time_says_the_same_as_the_first(run):
    _, executed, count, _ = run
    first, second = executed[-2 * count : -count], executed[-count:]
    assert [printed(cell) for cell in first] == [printed(cell) for cell in second]


def shows_widget(output):
    """Return whether an output is a question or an explorer; a progress bar is neither."""
    data = output.get("data", {})
    return WIDGET in data and "epochs/s" not in data["text/plain"]


def test_every_question_and_explorer_shows_one_widget(run):
    _, executed, _, _ = run
    for cell in executed:
        wanted = interactive(cell) or "watch=" in cell.source  # a race opens the explorer that watches it
        assert sum(map(shows_widget, cell.outputs)) == wanted, cell.id


def test_every_code_exercise_says_that_nothing_is_returned_yet(run):
    _, executed, _, _ = run
    for cell in executed:
        if calls(cell, "check"):
            state = "not returned" if "..." in cell.source else "known"  # a stranger's is to be mended
            assert f'data-state="{state}"' in cell.outputs[-1].data["text/html"]


# cell: what it prints, in this order. Worked out by hand (claims 1 to 10, 13, 15), not taken from a run.
CLAIMS = {
    "01_schrodingers_cat": {
        "tied-numpy": ["yes-terms 0.1054", "no-terms 0.1054", "together 0.2107"],
        "untied-numpy": ["yes-terms 0.1054", "no-terms 2.3026"],
        "sigmoid-numpy": ["0.8175744762", "0.8175744762"],
        "slope-numpy": ["gradient -0.1824", "q - y -0.1824"],
        "loss-agree": [".2014", ".4740", ".2014", ".4740", ".2014", ".4740"],
        "closed-numpy": [".78032", ".69314", ".78032", "1.20397", "lowest: 0.69314"],
    },
    "02_one_of_many": {
        "softmax-numpy": ["0.2595 0.7054 0.0351", "loss = 1.3490"],
        "push-numpy": ["0.8934", "-0.7869"],
        "torch-agree": ["by number 1.349012", "by row 1.349012", "ours 1.349012"],
    },
    "03_many_at_once": {
        "r-numpy": ["0.2595 0.7054 0.0351", "loss = 1.69802"],
        "r-torch-call": ["torch 1.69802", "ours 1.69802"],
        "push-numpy": ["0.481 ", "-0.4108", "-0.0702"],
        "floor-numpy": ["0.4992 0.4992 0.0016", "loss 1.389", "floor 2 ln 2 = 1.3863"],
        "divide-numpy": [
            "floor ln s = 0.0000",
            "floor ln s = 0.6931",
            "[0.333 0.333 0.333]",
            "ln s = 1.0986",
        ],
        "free-numpy": ["4.54e-05", "20.00014"],
        "none-numpy": ["softmax CE: 0.0 push [0. 0. 0.]", "BCE: 3.75345", "[-0.7311 -0.8808 -0.2689]"],
        "cube-numpy": ["CE 1.40453", "BCE 0.3808", "CE 1.40453", "BCE 4.2563"],
    },
    "04_one_question_per_label": {
        "blind-numpy": ["0.691 0.361 0.208 0.032 0.003", "0.765 0.611 0.693 1.643 3.227"],
        "three-numpy": ["costs [0.3133 0.1269 0.3133]", "sum 0.7535"],
        "three-torch": ["torch 0.7534513861", "ours 0.7534513861"],
        "six-numpy": ["softmaxes 0.7535", "softmax     4.8026", "3 ln 3       3.2958"],
        "eight-numpy": ["P(cat, dog) = 0.4707", "-ln of it = 0.7535"],
        "limit-numpy": ["q = [0.5 0.5]", "pays 1.3863", "over sets would pay 0.6931"],
        "limit-pairs": ["0.667 0.667 0.667", "pays 1.9095", "over sets 1.0986"],
        "limit-bottleneck": ["4 of 8 sets"],
        "rare-numpy": ["[2.1972 2.1972 2.1972]", "ln 9 = 2.1972"],
        "rebuttals-numpy": ["ends at [0.5 0.5 0. ]"],
        "answer-numpy": ["0.481 -0.411 -0.07", "0.269  0.119 -0.269"],
    },
    "05_in_the_library": {
        "temperature-numpy": ["0.018 0.982 0. ", "0.2595 0.7054 0.0351", "1000 [0.3334 0.3338 0.3328]"],
        "overflow-numpy": ["naive:  [nan  0.]", "stable: [1.0"],
        "two-torch": ["CrossEntropyLoss  1.6980", "BCEWithLogitsLoss 0.2512"],
        "two-numpy": ["0.2512"],
        "scale-torch": ["loss 2.3026", "-0.9000", "loss 0.6931", "-0.0500"],
        "scale-bias": ["bias  0.00", "693.15", "bias -5.81", "20.42"],
        "errors-dtype": ["cast to the desired output type Long", "Found dtype Long but expected Float"],
        "errors-shape": ["must be the same as input size", "batch_size (2) to match", "0D or 1D target"],
        "errors-long": ["Expected floating point type for target with class probabilities, got Long"],
        "loop-monday": ["Expected floating point type for target"],
        "loop-training": learnt.loop_training,
        "loop-friday-code": [
            "[0.5  0.5  0.  ]",
            "[0.33 0.33 0.33]",
            "[0.03 0.93 0.04]",
            "[1. 1. 0.]",
            "[0. 0. 0.]",
        ],
        "silent-code": ["-0.4155", "0.0000"],
        "saturate-torch": [
            "loss   9.9996",
            "loss 100.0000, gradient 0.0000",
            "loss 200.0000, gradient 1.0000",
        ],
        "saturate-half": ["float32", "z = 16.64", "float16", "z = 8.32", "bfloat16", "z = 6.25"],
        "twice-numpy": ["K = 3: 0.5514", "K = 10: 1.4612", "true label 0.3133", "false label 0.6931"],
        "rest-numpy": [
            "K = 3:    0.2911",
            "a label: 0.1985",
            "nan",
            "ignore_index is not supported for floating point",
        ],
        "rest-gap": ["nan", "0.1467"],
        "hf-source": ["problem_type is None", "MSELoss", "CrossEntropyLoss", "BCEWithLogitsLoss"],
        "hf-guess": ["single_label_classification", "multi_label_classification"],
        "hf-equal": ["equal to the last bit: True"],
        "hf-stored": ["stored: multi_label_classification", "Target size (torch.Size([1]))"],
        "hf-stored-long": ["batch_size (1) to match target batch_size (3)", "stored: single_label"],
        "hf-pipeline": ["[0.953, 0.953, 0.953]", "[0.333, 0.333, 0.333]", "None", "[0.333, 0.333, 0.333]"],
        "hf-other": [
            "single_label_classification, as BERT's own: True",
            "multi_label_classification, as BERT's own: True",
        ],
        "hf-cure": ["[0.953, 0.953, 0.953]"],
        "hf-one": ["1.0000 regression", "0.2201 multi_label_classification", "0.2201 BCE"],
        "which-others-numpy": ["divided by the sum 2.1972", "as it stands       0.2107"],
    },
    # What networks have learnt differs a little from machine to machine: it is worked out where the test runs.
    "06_on_real_digits": {
        "canvases-code": ["canvases 6000 1000 2000", "two targets [[1, 0, 1, 0, 0, 0, 0, 1, 0, 0]"],
        "nothing-code": ["answers right 0.85", "micro-F1                0.0\n"],
        "four-torch": ["CE     1.6980", "y/s        0.8490", "only 0.1467", "BCE            0.2512"],
        "four-agree": ["1.6980", "0.8490", "0.1467", "0.2512"],
        "race-floor": learnt.race_floor,
        "canvas-code": learnt.canvas_code,
        "line-code": learnt.line_code,
        "fair-half": ["best F1 0.69, with the line at 0.35"],
        "yeast-about": ["2417 genes, 103 features, 14 labels; 4.24 labels each, 1 to 11"],
        "yeast-again": learnt.yeast_again,
        "yeast-count": learnt.yeast_count,
    },
    "07_when_softmax_wins": {
        "pop-numpy": ["[0.182 0.273 0.273 0.273]", "[0.4 0.2 0.2 0.2]", "[0.4 0.6 0.6 0.6]"],
        "menon-numpy": ["A: precision@1 0.4, recall@1 0.4", "B: precision@1 0.6, recall@1 0.2"],
        "transfer-code": learnt.transfer_code,
        "tags-numpy": [
            "CE [0.182 0.273 0.273 0.273]",
            "y/s    [0.233 0.256 0.256 0.256]",
            "BCE        [0.12 0.18 0.18 0.18]",
        ],
        "practice-numpy": ["2.7535", "0.6265", "0.8392", "0.3133", "[0.4 0.6 0.6 0.6]", "0        nan"],
    },
    "08_other_losses": {
        "focal-numpy": ["0.510826 0.105361 0.01005", "8.1732e-02 1.0540e-03 1.0000e-06"],
        "zlpr-numpy": ["ZLPR            0.7209", "two softmax CEs 0.7209"],
        "zero-numpy": ["ZLPR [ 0.161 -1.153 -1.153", "BCE  [-0.201 -1.836 -1.836", "sigmoid: 0.54"],
        "zero-one": ["ZLPR [0.4032] BCE 0.4032"],
        "pairs-torch": ["CLIP 0.2144, SigLIP 2.0710", "CLIP 0.2144, SigLIP 0.8180"],
        "start-numpy": [
            "10 labels, bias 0.000: first loss 6.93",
            "10 labels, bias -2.197: first loss 3.25",
            "1000 labels, bias 0.000: first loss 693.15",
            "1000 labels, bias -5.806: first loss 20.42",
            "1 in 100: bias -4.60",
            "1 in 32768: bias -10.40",
        ],
        "wild-numpy": [
            "softmax [0.5 0.5 0. ] sigmoids [0.98 0.98 0.02]",
            "at its best [0.6 0.4 0. ] BCE’s target [1 1 0]",
            "softmax [0.73 0.27 0.  ] sigmoids [0.95 0.88 0.01]",
            "1.2 GB",
        ],
    },
}


def test_cells_print_the_numbers_that_the_text_speaks_of(run):
    name, executed, count, _ = run
    said = {re.sub(r"^\d+-", "", cell.id): printed(cell) for cell in executed[-2 * count : -count]}
    claims = CLAIMS.get(name, {})
    assert {where for where, text in said.items() if text} == set(claims), "a printing cell without a claim"
    for where, numbers in claims.items():
        numbers = numbers() if callable(numbers) else numbers
        pattern = ".*".join(map(re.escape, numbers))
        assert re.search(pattern, said[where], re.DOTALL), f"{where} printed {said[where]!r}, not {numbers}"
