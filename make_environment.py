"""Make the project's environment from the hashed lock. Needs nothing but Python itself.

    python make_environment.py [FOLDER]

The fast installer named in the lock does the work; where it cannot (an index that only pip is
set up for, a platform it is not built for), pip does the same from the same lock.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
LOCK = PROJECT / "requirements.lock"
# The project is built with the hashed tools of the lock, never with whatever is newest today.
ITSELF = ("--no-deps", "--no-build-isolation", "--editable", str(PROJECT))
OLDEST, NEWEST = (3, 11), (3, 13)


def main(folder: str = ".venv") -> int:
    """Exit code 0 once the environment holds exactly what the lock names."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(
            f"This is Python {sys.version_info[0]}.{sys.version_info[1]}; performance clinics "
            "needs Python 3.11, 3.12 or 3.13. Name another one: make PYTHON=python3.12",
            file=sys.stderr,
        )
        return 2
    environment = Path(folder).resolve()
    print(f"Making the environment in {environment.name} (once; about a minute)...", flush=True)
    venv.create(environment, with_pip=True, clear=True)
    python = _python_of(environment)
    installed = _install_fast(python) or _install_with_pip(python)
    if not installed:
        print(
            "The environment could not be made: see the messages above. If a package index "
            "could not be reached, set pip up for your network and run the command again.",
            file=sys.stderr,
        )
        return 1
    return 0


def _python_of(environment: Path) -> Path:
    """The interpreter inside an environment, on Windows and elsewhere."""
    windows = environment / "Scripts" / "python.exe"
    return windows if windows.exists() else environment / "bin" / "python"


def _install_fast(python: Path) -> bool:
    """Whether uv, itself installed by hash, could install the lock."""
    with tempfile.TemporaryDirectory() as scratch:
        alone = Path(scratch) / "uv.txt"
        alone.write_text(_entry("uv"), encoding="utf-8")
        bootstrap = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(alone)]
        if not _succeeds(python, *bootstrap):
            return False
    install = ["-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    return _succeeds(
        python, *install, "--require-hashes", "--compile-bytecode", "-r", str(LOCK)
    ) and _succeeds(python, *install, *ITSELF)


def _install_with_pip(python: Path) -> bool:
    """Whether pip could install the lock."""
    install = ["-m", "pip", "install", "--quiet"]
    return _succeeds(python, *install, "--require-hashes", "-r", str(LOCK)) and _succeeds(
        python, *install, *ITSELF
    )


def _entry(package: str) -> str:
    """The lines of the lock that pin one package, with its hashes."""
    pattern = re.compile(rf"^{re.escape(package)}==.*?(?=^\S)", re.MULTILINE | re.DOTALL)
    found = pattern.search(LOCK.read_text(encoding="utf-8") + "end")
    if found is None:
        raise SystemExit(f"{LOCK.name} does not name {package}. Make the lock again: make lock")
    return found.group()


def _succeeds(python: Path, *arguments: str) -> bool:
    """Whether the environment's interpreter ran the arguments without error."""
    return subprocess.run([str(python), *arguments], check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
