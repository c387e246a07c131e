"""Two learners and what one may try against the other and the server: on any JupyterHub that serves the series.

    python tests/browser/class_attacks.py URL REPOSITORY PASSWORD [--apart] [--limits] [--here]

Both run notebook 01; then each attack says what fell, and an exit code of 1 that something did. `--apart`: they have
accounts or containers of their own. `--limits`: of memory and processes. `--here`: the server is on this computer.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from pathlib import Path

import nbformat
from hub_client import Kernel, User

ROOT = Path(__file__).resolve().parents[2]
CAT = "one-cat/notebooks/01_schrodingers_cat.ipynb"
LEFT = 47_182  # a port that what is left behind listens on
LEAVE = f"""
import socket, subprocess, sys, time
code = "import socket, time; s = socket.create_server(('127.0.0.1', {LEFT})); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", code], start_new_session=True, env={{}})
time.sleep(3)
socket.create_connection(("127.0.0.1", {LEFT})).close()
"""
TAKE = """
def tried(what):
    try:
        return what()
    except BaseException as error:
        return repr(error)
import glob, os, socket, subprocess
"""
LIMITS = {
    "3 GB of memory": "len(bytearray(3 * 2**30))",
    "3 GB in /dev/shm": "open('/dev/shm/cat', 'wb').write(bytes(2**28)) and sum(open(f'/dev/shm/cat{n}', 'wb').write(bytes(2**28)) for n in range(11))",
    "2,000 processes": "len([subprocess.Popen(['sleep', '20']) for _ in range(2000)])",
}
APART = {
    "another's answers": "[open(p).read() for p in glob.glob('/home/*ada*/my_answers.json')]",
    "another's processes": "{os.stat(p).st_uid for p in glob.glob('/proc/[0-9]*')} - {os.getuid()}",
    "root": "str(subprocess.run(['sudo', '-n', 'id'], check=True))",
}
PORT = {"a port like the hub's": "socket.create_server(('127.0.0.1', 15002)).getsockname()"}


async def come_in(url: str, name: str, password: str, repository: str) -> User:
    """Log in, start a server, have the notebooks brought."""
    user = User(url, name, password)
    page = await user.log_in()
    assert page.code == 200 and b"Invalid" not in page.body, f"{name} could not log in: {page.code}"
    await user.start_server()
    await user.bring(repository)
    return user


async def learn(kernel: Kernel) -> None:
    """Run notebook 01."""
    for cell in nbformat.read(ROOT / "notebooks" / Path(CAT).name, as_version=4).cells:
        if cell.cell_type == "code":
            await kernel.execute(cell.source)


async def taken(kernel: Kernel, attempts: dict[str, str]) -> list[str]:
    """Try to take what no learner should have; return what was had."""
    fell = []
    for what, code in attempts.items():
        before = f"{TAKE}got = tried(lambda: {code})\nprint('none' if not got or isinstance(got, str) and 'Error' in got else got)"
        try:
            seen = await kernel.execute(before, 120)
        except (RuntimeError, TimeoutError):
            continue  # the kernel was ended for it
        said = "".join(m["content"]["text"] for m in seen if m["type"] == "stream").strip()
        fell += [] if said.endswith("none") else [f"{what}: {said[:200]}"]
    return fell


async def over_http(ada: User, mallory: User) -> list[str]:
    """What mallory gets of ada's, and of the hub, over HTTP; and whether the two share an origin."""
    fell = []
    for place in (
        f"{ada.base}/api/contents",
        f"{ada.base}/api/kernels",
        "/hub/api/users",
        "/hub/api/users/ada/tokens",
    ):
        answer = await mallory.fetch(place, mode="cors")
        fell += [f"{place}: {answer.code}"] if answer.code < 400 else []
    for name in ("../ada", "ada/..", "a" * 3_000_000, "a b"):
        page = await User(ada.url, name, ada.password).log_in()
        fell += [f"the name {name[:9]} was let in"] if page.code < 400 and b"Invalid" not in page.body else []
    if ada.base.split("/")[2] == mallory.base.split("/")[2]:
        fell.append("both are of one origin")
    return fell


async def attack(url: str, repository: str, password: str, options: argparse.Namespace) -> list[str]:
    """Return what fell."""
    ada = await come_in(url, "ada", password, repository)
    mallory = await come_in(url, "mallory", password, repository)
    fell = await over_http(ada, mallory)
    async with ada.kernel(CAT) as hers, mallory.kernel(CAT) as kernel:
        await asyncio.gather(learn(hers), learn(kernel))
        await hers.execute("open(__import__('os').path.expanduser('~/my_answers.json'), 'a').write('{}')")
        fell += await taken(
            kernel, {**(APART if options.apart else {}), **(LIMITS if options.limits else {})}
        )
    if options.here:
        async with mallory.kernel("left.ipynb") as kernel:
            await kernel.execute(LEAVE)
        await mallory.stop_server()
        with socket.socket() as door:
            fell += ["a process outlived its server"] if not door.connect_ex(("127.0.0.1", LEFT)) else []
    return fell


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("url", "repository", "password"):
        parser.add_argument(name)
    for name in ("--apart", "--limits", "--here"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    fell = asyncio.run(attack(options.url, options.repository, options.password, options))
    print(*(fell or ["Nothing fell."]), sep="\n")
    sys.exit(bool(fell))


if __name__ == "__main__":
    main()
