"""The batch beside other ways of running the same notebooks, in one run.

    python benchmarks/batch.py                        # 8, 40 and 200 clinics, every way
    python benchmarks/batch.py --clinics 4 --ways ours floor

Ways: ``ours`` is the whole command ``clinic batch``; ``loop`` is a shell loop of the ``papermill``
command; ``pages`` is that loop with a ``jupyter nbconvert`` for each web report, so that as many
files come out of it as of ours; ``pool`` is a pool of processes, one for each core, that call
``papermill``; ``floor`` is the cells' code in one plain Python process for each core, without
notebooks, kernels or checks. Loop and pool make no web reports, which is to their advantage.
Seconds are of this machine today; what counts are the ratios. Where the machine is busy with other
things, compare the processor's seconds instead. Beside them: memory, growth with the number of
clinics, and times of import.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[1]
WAYS = ("ours", "floor", "pool", "loop", "pages")
MOST_BY_LOOP = 8
# What the others' time is to be, as a multiple of ours.
GOALS = {
    "loop": "at least 15",
    "pool": "at least 6",
    "floor": f"at least {1 / 1.4:.2f}",
    "pages": "",
}


@dataclass(frozen=True)
class Measured:
    """One way for one number of clinics."""

    way: str
    clinics: int
    seconds: float
    cpu: float
    megabytes: float
    of: int = 0

    @property
    def is_extrapolated(self) -> bool:
        return bool(self.of) and self.of != self.clinics


def make_project(folder: Path, clinics: int) -> Path:
    """A project with so many clinics: copies of those that are shipped, on the shipped data."""
    shipped = sorted((PROJECT / "parameters").glob("*.yml"))
    shutil.copytree(PROJECT / "parameters", folder / "parameters")
    for path in shipped:
        (folder / "parameters" / path.name).unlink()
    for name in ("data", "notebooks"):
        (folder / name).symlink_to(PROJECT / name)
    for number in range(clinics):
        source = shipped[number % len(shipped)]
        text = source.read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if not line.startswith("clinic:")]
        target = folder / "parameters" / f"{source.stem}-{number:04}.yml"
        target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def by_ours(project: Path, jobs: int) -> None:
    """The command as a user runs it."""
    command = [sys.executable, "-m", "clinic_lib", "batch", "--quiet", "--jobs", str(jobs)]
    subprocess.run(command, cwd=project, check=True)


def notebook_runs(project: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Source, target and parameters of every notebook of every clinic."""
    from clinic_lib.batch import PRODUCTS

    runs = []
    for clinic in sorted((project / "parameters").glob("*.yml")):
        folder = project / "outputs" / clinic.stem
        folder.mkdir(parents=True, exist_ok=True)
        for product in PRODUCTS:
            given = {"clinic_file": str(clinic), "data_folder": str(project / "data")}
            if not product.has_report:
                given |= {"output_folder": str(folder), "template": ""}
            source = project / "notebooks" / f"{product.name}.ipynb"
            runs.append((str(source), str(folder / f"{product.name}.ipynb"), given))
    return runs


def by_loop(project: Path, _jobs: int) -> None:
    """One ``papermill`` command after another."""
    command = [str(Path(sys.executable).parent / "papermill"), "--no-progress-bar"]
    for source, target, given in notebook_runs(project):
        options = [word for name, value in given.items() for word in ("-r", name, value)]
        subprocess.run([*command, *options, source, target], check=True, stderr=subprocess.DEVNULL)


def by_pages(project: Path, jobs: int) -> None:
    """The loop, and the web reports by nbconvert's own command and template."""
    by_loop(project, jobs)
    command = [str(Path(sys.executable).parent / "jupyter-nbconvert"), "--to", "html", "--no-input"]
    for name in ("trend", "benchmark"):
        for notebook in sorted((project / "outputs").glob(f"*/{name}.ipynb")):
            subprocess.run([*command, str(notebook)], check=True, stderr=subprocess.DEVNULL)


def by_pool(project: Path, jobs: int) -> None:
    """A pool of processes that call papermill."""
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(_call_papermill, notebook_runs(project)))


def _call_papermill(run: tuple[str, str, dict[str, str]]) -> None:
    import papermill

    source, target, given = run
    papermill.execute_notebook(source, target, parameters=given, progress_bar=False)


def by_floor(project: Path, jobs: int) -> None:
    """One plain Python process for each core, each with its share of the clinics."""
    clinics = sorted((project / "parameters").glob("*.yml"))
    running = [
        subprocess.Popen(
            [sys.executable, __file__, "--be-the-floor", str(project), *map(str, clinics[n::jobs])]
        )
        for n in range(min(jobs, len(clinics)))
    ]
    if any(process.wait() for process in running):
        raise RuntimeError("the floor failed")


def be_the_floor(project: Path, clinics: Sequence[str]) -> None:
    """Run the cells' code of every notebook for some clinics, and make the web reports."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import nbformat

    from clinic_lib.batch import PRODUCTS
    from clinic_lib.presentation.html import write_report

    for clinic in map(Path, clinics):
        folder = project / "outputs" / clinic.stem
        folder.mkdir(parents=True, exist_ok=True)
        for product in PRODUCTS:
            notebook = nbformat.read(project / "notebooks" / f"{product.name}.ipynb", as_version=4)
            names = {"clinic_file": str(clinic), "data_folder": str(project / "data")}
            names |= {"output_folder": str(folder), "template": ""}
            _run_plainly(notebook, names)
            if product.has_report:
                write_report(notebook, folder / f"{product.name}.html")


def _run_plainly(notebook: object, names: dict[str, str]) -> None:
    """The code of a notebook, with what it shows put into its cells."""
    import ast

    import IPython.display
    from nbformat.v4 import new_output

    for cell in notebook.cells:  # type: ignore[attr-defined]
        if cell.cell_type != "code" or "parameters" in cell.metadata.get("tags", []):
            continue

        def show(data: object, *, raw: bool = False, metadata: object = None) -> None:
            bundle = data if raw else {"text/plain": repr(data)}
            output = new_output("display_data", bundle, metadata=metadata or {})
            cell.outputs.append(output)  # noqa: B023 - called before the next cell

        IPython.display.display = show  # type: ignore[assignment]
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            if hasattr(value, "_ipython_display_"):
                value._ipython_display_()


class Memory:
    """The most memory that this process's descendants hold together while it is measured.

    Pages that forked processes share are counted once: it is the proportional share of each. To
    look takes a while, in which those processes get no new memory: so it is done so rarely that it
    takes a hundredth of the time.
    """

    def __enter__(self) -> Memory:
        self.most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        pause = 0.5
        while not self._done.wait(pause):
            start, total = time.perf_counter(), 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self.most = max(self.most, total / 1e6)
            pause = max(0.5, 100 * (time.perf_counter() - start))


RUN: dict[str, Callable[[Path, int], None]] = {
    "ours": by_ours,
    "floor": by_floor,
    "pool": by_pool,
    "loop": by_loop,
    "pages": by_pages,
}


def measure(way: str, clinics: int, jobs: int, *, whole: bool) -> Measured:
    """One way, timed; a loop that would take very long is measured on fewer clinics."""
    is_long = way in ("loop", "pages") and not whole
    run = min(clinics, MOST_BY_LOOP) if is_long else clinics
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        project = make_project(Path(folder), run)
        with Memory() as memory:
            start, before = time.perf_counter(), _cpu_of_children()
            RUN[way](project, jobs)
            seconds, cpu = time.perf_counter() - start, _cpu_of_children() - before
    share = clinics / run
    return Measured(way, clinics, seconds * share, cpu * share, memory.most, run)


def _cpu_of_children() -> float:
    """Seconds of processor time of every process that was started and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare_papermill(times: int = 3) -> float:
    """Seconds of so many bare ``papermill`` commands on a notebook that does nothing."""
    import nbformat
    from nbformat import v4

    with tempfile.TemporaryDirectory() as folder:
        notebook = v4.new_notebook(cells=[v4.new_code_cell("1 + 1")])
        notebook.metadata.kernelspec = {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
        nbformat.write(notebook, Path(folder) / "trivial.ipynb")
        command = [str(Path(sys.executable).parent / "papermill"), "trivial.ipynb", "out.ipynb"]
        start = time.perf_counter()
        for _ in range(times):
            subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start


def time_of(command: Sequence[str], times: int = 7) -> float:
    """The median of some runs of a command, in milliseconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=PROJECT)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds) * 1000


def imports() -> list[tuple[str, float, int]]:
    """What is imported, how long it takes, and how long it may; in milliseconds."""
    python = [sys.executable, "-c"]
    nothing = time_of([*python, "pass"])
    pandas = time_of([*python, "import pandas"])
    every = "import pandas, clinic_lib as cl; [getattr(cl, name) for name in cl.__all__]"
    return [
        ("clinic --help", time_of([str(Path(sys.executable).parent / "clinic"), "--help"]), 150),
        ("import clinic_lib", time_of([*python, "import clinic_lib"]) - nothing, 300),
        ("every public name of it, beyond pandas", time_of([*python, every]) - pandas, 0),
    ]


def table(found: Sequence[Measured]) -> str:
    """Seconds, ratios and memory."""
    lines = [
        "| clinics | way | seconds | processor's | times ours | by processor | goal | memory, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    ours = {each.clinics: each for each in found if each.way == "ours"}
    for each in found:
        mark = f" (from {each.of})" if each.is_extrapolated else ""
        ratio, by_cpu, goal = "", "", ""
        if each.clinics in ours and each.way != "ours":
            own = ours[each.clinics]
            ratio = f"{each.seconds / own.seconds:.2f}"
            by_cpu = f"{each.cpu / own.cpu:.2f}"
            goal = GOALS.get(each.way, "")
        lines.append(
            f"| {each.clinics} | {each.way} | {each.seconds:.1f}{mark} | {each.cpu:.1f} "
            f"| {ratio} | {by_cpu} | {goal} | {each.megabytes:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clinics", type=int, nargs="+", default=[8, 40, 200])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--whole", action="store_true", help="measure the loop on all clinics, however long it is"
    )
    parser.add_argument("--json", type=Path, help="keep the figures in this file as well")
    parser.add_argument("--no-imports", action="store_true")
    parser.add_argument("--be-the-floor", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.be_the_floor:
        be_the_floor(Path(asked.be_the_floor[0]), asked.be_the_floor[1:])
        return
    print(f"{asked.jobs} at a time on {os.cpu_count()} processors\n", flush=True)
    found = []
    for clinics in asked.clinics:
        for way in asked.ways:
            found.append(measure(way, clinics, asked.jobs, whole=asked.whole))
            print(f"  {clinics} {way}: {found[-1].seconds:.1f} s", file=sys.stderr, flush=True)
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps([vars(each) for each in found], indent=1), "utf-8")
    if asked.no_imports:
        return
    bare, four = bare_papermill(), measure("ours", 4, asked.jobs, whole=True).seconds
    print(f"\nFour clinics {four:.1f} s; three bare papermill commands {bare:.1f} s\n")
    print("| what | ms | at most |\n|---|---|---|")
    for what, took, most in imports():
        print(f"| {what} | {took:.0f} | {most or '-'} |")


if __name__ == "__main__":
    main()
