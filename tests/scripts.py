"""How the tests run a script of tools/, and git."""

import os
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1] / "tools"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def git(folder, *arguments):
    """Run git in a folder, as somebody."""
    person = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    subprocess.run(["git", *person, *arguments], cwd=folder, env=CLEAN, check=True, capture_output=True)


def run_tool(name, *arguments):
    """Run tools/`name`.py; return (exit code, what it printed, what it complained of)."""
    command = [sys.executable, TOOLS / f"{name}.py", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr
