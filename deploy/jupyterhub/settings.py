"""What a teacher may choose for a class server: environment variables, checked before anything is started."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "ONE_CAT_HUB_"
SHORTEST = {"PASSWORD": 8, "TEACHER_PASSWORD": 32}  # what JupyterHub's shared-password login asks for
NAME = r"[a-z][a-z0-9-]{0,23}"  # a learner's name: also part of a folder's and of an account's
SIZE = r"\d+(\.\d+)?[MG]"


class WrongSettingError(ValueError):
    """A setting that cannot be used; its words say what was given and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """One class server, as the teacher wants it."""

    login: str
    password: str
    teacher: str
    teacher_password: str
    accounts: str
    address: str
    port: int
    memory: str
    threads: int
    idle: int
    folder: Path

    @property
    def url(self):
        """Return where the class finds the server."""
        return f"http://{self.address}:{self.port}"

    @property
    def homes(self):
        """Return the folder of the learners' homes, where they have no accounts of the system."""
        return self.folder / "homes"


def read(given=None):
    """Return the Settings that the environment (or `given`, a mapping) holds, or raise WrongSettingError."""
    given = os.environ if given is None else given

    def text(name, default=""):
        return given.get(PREFIX + name, "").strip() or default

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    settings = Settings(
        login=_one_of("LOGIN", text("LOGIN", "shared"), ("shared", "native")),
        password=text("PASSWORD"),
        teacher=_like("TEACHER", text("TEACHER"), f"({NAME})?", _NAMED),
        teacher_password=text("TEACHER_PASSWORD"),
        accounts=_one_of(
            "ACCOUNTS", text("ACCOUNTS", "system" if root else "folders"), ("system", "folders")
        ),
        address=text("ADDRESS", "127.0.0.1"),
        port=_whole("PORT", text("PORT", "8000"), 1, 65_533),
        memory=_like("MEMORY", text("MEMORY", "2G"), SIZE, "a number with M or G, such as 1500M or 2G"),
        threads=_whole("THREADS", text("THREADS", "1"), 1, 1024),
        idle=_whole("IDLE", text("IDLE", "60"), 1, 10_000),
        folder=Path(text("FOLDER", str(ROOT / ".hub"))).expanduser().resolve(),
    )
    _check_login(settings)
    if settings.accounts == "system" and not root:
        raise _wrong("ACCOUNTS", "system", "only root can start servers for accounts; else: folders")
    return settings


_NAMED = "a name of at most 24 small letters, digits and hyphens that starts with a letter"


def _check_login(settings):
    """Raise WrongSettingError if the chosen way to log in lacks what it needs."""
    if settings.login == "native":
        if settings.password or settings.teacher_password:
            given = "PASSWORD" if settings.password else "TEACHER_PASSWORD"
            raise _wrong(given, "a password", "nothing: with LOGIN=native everybody chooses one")
        if not settings.teacher:
            raise _wrong("TEACHER", "", f"{_NAMED}, for with LOGIN=native somebody must let the others in")
        return
    wanted = {"PASSWORD": settings.password}
    if settings.teacher or settings.teacher_password:
        wanted["TEACHER_PASSWORD"] = settings.teacher_password
    for name, password in wanted.items():
        if len(password) < SHORTEST[name]:
            given = f"{len(password)} characters" if password else ""
            raise _wrong(name, given, f"a password of at least {SHORTEST[name]} characters")
    if settings.teacher_password and not settings.teacher:
        raise _wrong("TEACHER", "", _NAMED)
    if settings.teacher_password == settings.password:
        raise _wrong("TEACHER_PASSWORD", "the class's password", "another one")


def _wrong(name, given, allowed):
    said = f"is {given!r}" if given else "is not set"
    return WrongSettingError(f"{PREFIX}{name} {said}; allowed is {allowed}.")


def _one_of(name, given, allowed):
    if given not in allowed:
        raise _wrong(name, given, f"one of {', '.join(allowed)}")
    return given


def _like(name, given, pattern, allowed):
    if not re.fullmatch(pattern, given):
        raise _wrong(name, given, allowed)
    return given


def _whole(name, given, low, high):
    if not re.fullmatch(r"[0-9]{1,6}", given) or not low <= int(given) <= high:
        raise _wrong(name, given, f"a whole number from {low} to {high}")
    return int(given)
