"""Many small clinics through Dask on this machine, one worker killed on the way.

    python benchmarks/cluster.py [--clinics 1000] [--workers 3]

Starts a real scheduler and workers, lets ``clinic batch --scheduler`` make the clinics, kills a
worker when a third is made, and checks that every clinic is there once and whole. The notebooks do
next to nothing: what is measured is the way there and back.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from clinic_lib.batch.manifest import sha256  # noqa: E402
from clinic_lib.batch.own_files import hashes_made, read_manifest  # noqa: E402
from tests.batch.dask_cluster import dask_cluster  # noqa: E402
from tests.batch.small_project import make_small_project  # noqa: E402


def main() -> None:
    """Make, kill, check, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clinics", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        project = make_small_project(Path(folder) / "project", PROJECT, asked.clinics)
        with dask_cluster(Path(folder), asked.workers) as (address, workers):
            start = time.perf_counter()
            records = _run(project, address, workers, asked.clinics // 3)
            seconds = time.perf_counter() - start
        made = [record["clinic"] for record in records if record["event"] == "clinic"]
        whole = sum(_is_whole(project / "outputs" / name, records[0]["run"]) for name in made)
        left = [path.name for path in (project / "outputs").glob(".*")]
    print(f"{len(set(made))} of {asked.clinics} clinics told once: {len(made) == len(set(made))}")
    print(f"{whole} manifests complete, of this run, with every hash right; left over: {left}")
    print(f"{seconds:.0f} s, {asked.clinics / seconds:.1f} clinics a second; one worker killed")


def _run(project: Path, address: str, workers: list, kill_after: int) -> list[dict]:
    command = [sys.executable, "-m", "clinic_lib", "batch", "--scheduler", address, "--json"]
    records = []
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        for line in running.stdout:
            records.append(json.loads(line))
            done = sum(record["event"] == "clinic" for record in records)
            if done == kill_after:
                workers[0].kill()
    if running.returncode:
        raise RuntimeError(f"exit code {running.returncode}: {records[-1]}")
    return records


def _is_whole(folder: Path, run_id: str) -> bool:
    manifest = read_manifest(folder)
    return (
        manifest.get("status") == "complete"
        and manifest["run"]["id"] == run_id
        and all(sha256(folder / name) == digest for name, digest in hashes_made(manifest).items())
    )


if __name__ == "__main__":
    main()
