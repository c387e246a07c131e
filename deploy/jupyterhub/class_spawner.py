"""Starts a learner's server: in an account or a folder of its own, with its notebooks, within its limits."""

import asyncio
import os
import pwd
import re
import resource
import sys
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner, SpawnException, set_user_setuid
from traitlets import Unicode

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
POOLS = ("OMP", "MKL", "OPENBLAS", "NUMEXPR")  # libraries that would take all cores for each learner
ACCOUNT = "class-{}"  # a prefix of its own: no learner's name can be that of another account
NO_HOME = 12  # useradd made the account and could not make its home


def refusal(words):
    """Return the exception whose words the learner's page shows where something could not be written."""
    return SpawnException(words, reason="storage", status_code=507)


class ClassSpawner(LocalProcessSpawner):
    """A LocalProcessSpawner whose `mem_limit` and `cpu_limit` mean something, without containers.

    The kernel of the operating system holds every process of a learner to `mem_limit` bytes of data: what
    asks for more gets a MemoryError, and nobody else is harmed. `cpu_limit` is how many threads numerical
    libraries use; who computes more than others is then held back by the system's fair share alone.
    """

    homes = Unicode(
        "", config=True, help="Folder of the learners' homes; if empty, each has an account of the system."
    )

    @property
    def home(self):
        if self.homes:
            return Path(self.homes) / self.user.name
        return Path(pwd.getpwnam(self.account).pw_dir)

    @property
    def account(self):
        return ACCOUNT.format(self.user.name)

    @property
    def folder(self):
        return self.home / "one-cat"

    def user_env(self, env):
        shell = "/bin/bash" if self.homes else pwd.getpwnam(self.account).pw_shell
        limits = {f"{pool}_NUM_THREADS": str(max(1, int(self.cpu_limit or 1))) for pool in POOLS}
        name = self.user.name if self.homes else self.account
        places = {"HOME": str(self.home), "ONE_CAT_ANSWERS": str(self.folder / "my_answers.json")}
        if not self.homes:
            places["JUPYTER_RUNTIME_DIR"] = str(self.home / ".jupyter-run")  # short: it holds sockets
        return {**env, **limits, **places, "USER": name, "SHELL": shell}

    def make_preexec_fn(self, name):
        become = set_user_setuid(self.account) if not self.homes else lambda: os.chdir(self.home)
        limit = self.mem_limit

        def preexec():
            os.umask(0o077)
            if limit:
                resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            become()

        return preexec

    async def start(self):
        await self.make_home()
        script = [sys.executable, str(HERE / "bring_notebooks.py"), NOTEBOOKS, self.folder / "notebooks"]
        code, said = await self.run(*script, env=self.user_env({}), preexec_fn=self.make_preexec_fn(""))
        self.log.info("Notebooks of %s: %s", self.user.name, said or "as they were")
        if code:
            words = "Your notebooks could not be brought or saved, so your server is not started."
            raise refusal(f"{words} {said}")
        return await super().start()

    async def make_home(self):
        """Make the learner's folder or account, if there is none."""
        if self.homes:
            try:
                self.home.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise refusal(f"Your folder {self.home} could not be made: {error.strerror}.") from error
            return
        try:
            pwd.getpwnam(self.account)
        except KeyError:
            options = ("--create-home", "--key", "HOME_MODE=0700", "--shell", "/bin/bash")
            code, said = await self.run("useradd", *options, self.account)
            if code == NO_HOME:  # an account that stayed would never have one
                await self.run("userdel", self.account)
            if code:
                raise refusal(f"An account {self.account} could not be made: {said}") from None

    async def run(self, *command, **options):
        """Run a command; return its exit code and what it complained of."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*map(str, command), stderr=pipe, **options)
        said = (await process.communicate())[1].decode(errors="replace")
        return process.returncode, re.sub(r"\s*\n\s*", " ", said).strip()
