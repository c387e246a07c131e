"""Two learners, and what one may try against the other and the server: on any JupyterHub that serves the series.

    python tests/browser/class_attacks.py URL REPOSITORY PASSWORD [apart] [limits] [here]

Both run notebook 01; then what fell is told, with an exit code of 1. apart: they have accounts or containers of their own.
limits: of memory and processes. here: the server is on this computer.
"""

import asyncio
import socket
import sys
from pathlib import Path

import nbformat
from hub_client import User

ROOT = Path(__file__).resolve().parents[2]
CAT = "one-cat/notebooks/01_schrodingers_cat.ipynb"
LEFT = 47_182  # a port that what is left behind listens on
LEAVE = f"""
import socket, subprocess, sys, time
code = "import socket, time; s = socket.create_server(('127.0.0.1', {LEFT})); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", code], start_new_session=True, env={{}})
end = time.monotonic() + 100
while socket.socket().connect_ex(("127.0.0.1", {LEFT})):
    assert time.monotonic() < end, "it does not listen"
    time.sleep(0.1)
"""
TAKE = """
import glob, os, socket, subprocess
try:
    print("had:", {} or "")
except BaseException as error:
    print("had:")
"""
APART = {
    "another's answers": "[open(p).read() for p in glob.glob('/home/*ada*/my_answers.json')]",
    "another's processes": "{os.stat(p).st_uid for p in glob.glob('/proc/[0-9]*')} - {os.getuid()}",
    "root": "subprocess.run(['sudo', '-n', 'id'], check=True)",
}
PORT = {"a port like the hub's": "socket.create_server(('127.0.0.1', 15002)).getsockname()"}
LIMITS = {
    "3 GB of memory": "len(bytearray(3 * 2**30))",
    "3 GB in /dev/shm": "sum(open(f'/dev/shm/cat{n}', 'wb').write(bytes(2**28)) for n in range(12))",
    "2,000 processes": "len([subprocess.Popen(['sleep', '20']) for _ in range(2000)])",
}


async def learn(kernel):
    """Run notebook 01."""
    cells = nbformat.read(ROOT / "notebooks" / Path(CAT).name, as_version=4).cells
    for cell in (cell for cell in cells if cell.cell_type == "code"):
        await kernel.execute(cell.source)


async def taken(kernel, attempts):
    """Try to take what no learner should have; return what was had."""
    fell = []
    for what, code in attempts.items():
        try:
            seen = await kernel.execute(TAKE.replace("{}", code), 120)
        except (RuntimeError, TimeoutError):
            continue  # the kernel was ended for it
        printed = "".join(m["content"]["text"] for m in seen if m["type"] == "stream")
        said = printed.partition("had:")[2].strip()
        fell += [f"{what}: {said[:200]}"] if said else []
    return fell


async def over_http(ada, mallory):
    """What mallory gets of ada's, and of the hub, over HTTP; whom a wrong name or password lets in; their origins."""
    fell = []
    for place in (f"{ada.base}/api/contents", "/hub/api/users", "/hub/api/users/ada/tokens"):
        status = (await mallory.fetch(place))[0]
        fell += [f"{place}: {status}"] if status < 400 else []
    wrong = [(name, ada.password) for name in ("../ada", "ada/..", "a" * 3_000_000, "a b", "")]
    for name, password in [*wrong, ("ada", "not the password")]:
        async with (stranger := User(ada.url, name, password)).web:
            fell += [f"{name[:9]!r} was let in"] if await stranger.log_in() else []
    if ada.base.split("/")[2] == mallory.base.split("/")[2]:
        fell.append("both are of one origin")
    return fell


async def attack(url, repository, password, what):
    """Return what fell."""
    ada, mallory = User(url, "ada", password), User(url, "mallory", password)
    async with ada.web, mallory.web:
        await asyncio.gather(ada.come_in(repository), mallory.come_in(repository))
        fell = await over_http(ada, mallory)
        async with ada.kernel(CAT) as hers, mallory.kernel(CAT) as kernel:
            await asyncio.gather(learn(hers), learn(kernel))
            await hers.execute("open(__import__('os').path.expanduser('~/my_answers.json'), 'a').write('{}')")
            for named, attempts in ({"apart"}, APART), ({"apart", "here"}, PORT), ({"limits"}, LIMITS):
                fell += await taken(kernel, attempts if named <= what else {})
        if "here" in what:
            async with mallory.kernel("left.ipynb") as kernel:
                await kernel.execute(LEAVE)
            await mallory.stop_server()
            with socket.socket() as door:
                if not door.connect_ex(("127.0.0.1", LEFT)):
                    fell.append("a process outlived its server")
    return fell


if __name__ == "__main__":
    found = asyncio.run(attack(*sys.argv[1:4], {"apart", "limits", "here"} & set(sys.argv[4:])))
    print(*(found or ["Nothing fell."]), sep="\n")
    sys.exit(bool(found))
