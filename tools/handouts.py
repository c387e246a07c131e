"""Write the series as a folder of pages that need no kernel and no network, with sliders that live.

    .venv/bin/python tools/handouts.py [--output handouts] [--states 5000]

Each notebook is run in a kernel of its own, two at a time; what its explorers show is packed there (helpers/handouts)
and put into the page. Nothing is left half-written: the folder appears, or is replaced, when all of it is made.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

from pages import contents, page, run

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
MARK = "one-cat-handouts"  # a file that tells our folder from any other
NAME = "Hand-outs"  # who speaks


def stop(words, code=2):
    """End with one sentence, and no traceback."""
    print(f"{NAME}: {words}", file=sys.stderr)
    sys.exit(code)


def check_output(folder):
    """Return the folder to write; or end, if it is something else or cannot be written."""
    folder = Path(folder).expanduser().resolve()
    try:
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file()):
            stop(
                f"{folder} is there and holds something else; name another folder (OUTPUT=...), or remove it."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent):
            pass
    except OSError as error:
        stop(f"{folder} cannot be written ({error.strerror}).")
    return folder


def wait_for(jobs):
    """Wait until all jobs are done; raise what the first of them raises."""
    waiting = set(jobs)
    while waiting:  # a Ctrl+C that reaches another thread does not wake this one: look up now and then
        ended, waiting = wait(waiting, timeout=0.2, return_when=FIRST_EXCEPTION)
        for job in ended:
            job.result()


def ran(work, states, bar):
    """Run all notebooks, each of which leaves in `work` what its page needs; return {path: the notebook with its outputs}."""
    with ThreadPoolExecutor(2) as pool:
        # The longest first, so that both workers end together.
        order = sorted(NOTEBOOKS, key=lambda path: path.stem[:2] not in ("03", "06", "04"))
        try:  # from the first job on: leaving the pool waits for what runs
            jobs = {path: pool.submit(run.notebook, path, work / path.stem, bar, states) for path in order}
            wait_for(jobs.values())
        except BaseException:
            run.stop_kernels()
            pool.shutdown(cancel_futures=True)
            raise
    return {path: job.result() for path, job in jobs.items()}


def write(done, work, states, site_in=None):
    """Write the pages of notebooks that were run into `work`/pages, as the web site that `site_in` gives for it; return that folder."""
    pages = work / "pages"
    pages.mkdir()
    site = site_in(pages) if site_in else None
    for path in NOTEBOOKS:
        text = page.render(done[path], path, work, NOTEBOOKS, site)
        (pages / f"{path.stem}.html").write_text(text, encoding="utf-8")
    (pages / "index.html").write_text(contents.render(NOTEBOOKS, work, states, site), encoding="utf-8")
    if site:
        site.finish()
    (pages / MARK).write_text(
        f"Written by tools/{Path(sys.argv[0]).name}; replaced as a whole by the next.\n", encoding="utf-8"
    )
    return pages


def put(pages, folder):
    """Move the new folder to its place, in which the old one may stand."""
    old = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    try:
        pages.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def options(about, output):
    """Return the parser of what can be asked for."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--output", default=output, help="the folder to write (default: %(default)s)")
    parser.add_argument(
        "--states",
        type=int,
        help="at most so many states of each explorer, or as few as it needs: smaller pages, made sooner",
    )
    return parser


def produce(asked, site_in=None):
    """Make the folder that was asked for, a web site if `site_in` is given (see `write`); return it."""
    if asked.states is not None and asked.states < 1:
        stop(f"--states {asked.states} was given; allowed is a whole number of at least 1.")
    folder = check_output(asked.output)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # started in the background it would be deaf
    try:
        with (
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=".handouts-") as name,
            run.bar(NOTEBOOKS) as bar,
        ):
            work = Path(name)
            put(write(ran(work, asked.states, bar), work, asked.states, site_in), folder)
    except KeyboardInterrupt:
        stop("interrupted; nothing was written.", 130)
    except run.FailedError as error:
        stop(str(error), 1)
    except OSError as error:
        stop(f"{folder} could not be made ({error.strerror or error}); nothing was written.", 1)
    return folder


def main():
    """Make the folder."""
    folder = produce(options(__doc__.splitlines()[0], "handouts").parse_args())
    print(f"{NAME}: open {folder / 'index.html'} in a browser; the folder can be copied as it is.")


if __name__ == "__main__":
    main()
