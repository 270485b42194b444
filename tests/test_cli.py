"""The command: what it says, its exit codes, and that no traceback ever reaches its user."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from clinic_lib import cli
from clinic_lib.batch.manifest import sha256
from clinic_lib.batch.run_log import RUN_LOG
from clinic_lib.batch.staging import files_in
from clinic_lib.cli import app
from tests.patience import PATIENCE, wait_for

CLINICS = (
    "greenest-county-2011-06",
    "learning-and-skills-2011-06",
    "prosperous-economy-2011-06",
    "safe-healthy-inclusive-2011-06",
)
FILES = {
    *("trend.html", "benchmark.html", "evidence_pack.pptx", "manifest.json"),
    *("trend.ipynb", "benchmark.ipynb", "evidence_pack.ipynb", "meeting.ipynb"),
    *("headlines.pptx", "chair_presentation.pptx", "agenda.docx", "timetable.ics"),
    *("evidence_pack_mono.pptx", "evidence_pack_large_print.pptx"),
    *("data.xlsx", "circulation_pack.pdf", "pages.csv"),
    *("snapshot.json", "changes.csv"),
    *("scorecard.csv", "history.csv", "comparators.csv", "underneath.csv"),
}
integration = pytest.mark.integration
e2e = pytest.mark.e2e
with_the_shipped_outputs = pytest.mark.xdist_group("shipped")


def _clinic(
    *arguments: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command run as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "clinic_lib", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=5 * PATIENCE,
    )


def _in_process(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The command run here: exit code, output, errors."""
    with pytest.raises(SystemExit) as left:
        cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


@pytest.fixture
def small_project(tmp_path: Path, project_folder: Path) -> Path:
    """A project of two small clinics on the shipped data, in a path with a space."""
    project = tmp_path / "my project"
    (project / "parameters").mkdir(parents=True)
    (project / "data").symlink_to(project_folder / "data")
    for name, indicator in (("first", "NI195"), ("second", "NI197")):
        (project / "parameters" / f"{name}.yml").write_text(
            f"title: {name} clinic\npartnership: greenest-county\ndate: 2011-06-08\n"
            f"key_areas:\n  - title: One\n    indicators: [{indicator}]\n",
            encoding="utf-8",
        )
    return project


# What it says before anything runs.


@integration
def test_help_comes_without_waiting_for_any_library(project_folder: Path) -> None:
    code = (
        "import sys; from clinic_lib import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project_folder
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    slow = {"pandas", "numpy", "plotly", "papermill", "nbconvert", "pptx", "yaml", "asyncio"}
    assert "click" in loaded
    assert not loaded & slow


@integration
def test_help_lists_the_commands_in_the_order_of_use_and_the_exit_codes(capsys) -> None:
    code, said, _ = _in_process(capsys, "--help")
    told = [
        line.split()[0] for line in said.split("Commands:")[1].splitlines() if line[2:3].strip()
    ]
    order = ["check", "pack", "batch", "dashboard", "suggest", "import", "neighbours", "lab"]
    assert code == 0
    assert [command for command in told if command in order] == order
    for number in ("  0  ", "  1  ", "  2  "):
        assert number in said


@integration
@pytest.mark.parametrize("command", [["check"], ["pack"], ["batch"], ["lab"]])
def test_folders_can_be_named_wherever_something_is_read_or_written(capsys, command) -> None:
    _, said, _ = _in_process(capsys, *command, "--help")
    said = " ".join(said.split())
    for option, default in (("data", "data"), ("parameters", "parameters"), ("output", "outputs")):
        kind = "PLACE" if option == "output" and command != ["lab"] else "DIRECTORY"
        assert f"--{option} {kind}" in said
        assert f"[default: {default}]" in said


@integration
def test_version(capsys) -> None:
    code, said, _ = _in_process(capsys, "--version")
    assert (code, said.split()[0]) == (0, "performance-clinics")


@integration
@pytest.mark.parametrize(
    "arguments",
    [
        ["bach"],
        ["batch", "--jobs", "0"],
        ["batch", "--jbos", "2"],
        ["pack"],
        ["import", "fingertip"],
    ],
)
def test_a_command_that_is_not_understood_is_wrong_use(capsys, arguments: list[str]) -> None:
    code, _, error = _in_process(capsys, *arguments)
    assert code == 2
    assert "Error:" in error
    assert "Traceback" not in error


# check


@integration
def test_check_says_what_it_checked_when_all_is_well(
    capsys, project_folder: Path, tmp_path: Path
) -> None:
    folders = ("--data", project_folder / "data", "--parameters", project_folder / "parameters")
    code, said, error = _in_process(capsys, "check", *folders, "--output", tmp_path)
    assert (code, error) == (0, "")
    assert "4 clinic files" in said
    assert "observations" in said
    assert said.rstrip().endswith("No problem found.")


@integration
def test_check_lists_every_problem_on_a_line_of_its_own(
    capsys, project_folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(project_folder / "data", data)
    areas = data / "areas.csv"
    areas.write_text(areas.read_text("utf-8").replace("area_name", "area_nmae"), encoding="utf-8")
    clinics = tmp_path / "clinics"
    clinics.mkdir()
    (clinics / "one.yml").write_text("titel: x\n", encoding="utf-8")
    code, said, _ = _in_process(
        capsys, "check", "--data", data, "--parameters", clinics, "--output", tmp_path / "o"
    )
    assert code == 2
    lines = said.splitlines()
    assert any(line.startswith("areas.csv") and "area_name" in line for line in lines)
    assert any(line.startswith("one.yml") and "title" in line for line in lines)
    assert "nothing was run or changed" in lines[-1]
    assert "Traceback" not in said


@integration
def test_batch_runs_nothing_when_the_check_refuses(capsys, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    code, said, error = _in_process(
        capsys, "batch", "--data", nowhere, "--parameters", nowhere, "--output", tmp_path / "o"
    )
    assert (code, said) == (2, "")
    assert "nothing was run" in error
    assert not (tmp_path / "o").exists()


@integration
def test_pack_of_an_unknown_clinic_names_the_nearest(capsys, project_folder: Path) -> None:
    parameters = project_folder / "parameters"
    code, _, error = _in_process(capsys, "pack", "greenest-county", "--parameters", parameters)
    assert code == 2
    assert "greenest-county-2011-06" in error
    assert "Traceback" not in error


@integration
def test_an_error_nobody_foresaw_is_one_line_and_a_log(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    try:
        raise ZeroDivisionError("division\nby zero")
    except ZeroDivisionError as error:
        said = app._unexpected(error)
    (log,) = tmp_path.iterdir()
    assert "\n" not in said
    assert str(log) in said
    assert "Traceback" in log.read_text(encoding="utf-8")


# The real thing.


@e2e
@with_the_shipped_outputs
def test_the_main_job_makes_everything_for_every_clinic(shipped) -> None:
    assert shipped.code == 0, shipped.progress
    assert sorted(path.name for path in shipped.output.iterdir()) == sorted([*CLINICS, RUN_LOG])
    for clinic in CLINICS:
        assert {path.name for path in shipped.folder(clinic).iterdir()} >= FILES
        assert all((shipped.folder(clinic) / name).stat().st_size for name in FILES)


@e2e
@with_the_shipped_outputs
def test_the_main_job_says_what_was_made_and_where(shipped) -> None:
    assert shipped.said.startswith("Made 4 of 4 clinics")
    assert all(str(shipped.folder(clinic)) in shipped.said for clinic in CLINICS)
    assert all(name in shipped.said for name in FILES)
    assert "4 of 4" in shipped.progress
    assert "Traceback" not in shipped.progress + shipped.said


@e2e
@with_the_shipped_outputs
def test_the_manifest_is_true(shipped, project_folder: Path) -> None:
    for clinic in CLINICS:
        folder = shipped.folder(clinic)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["status"] == "complete"
        assert manifest["illustrative"] is True
        assert manifest["warnings"] == []
        assert manifest["clinic"]["id"] == clinic
        listed = {output["file"] for output in manifest["outputs"]}
        assert listed == set(files_in(folder)) - {"manifest.json"} >= FILES - {"manifest.json"}
        for output in manifest["outputs"]:
            assert output["sha256"] == sha256(folder / output["file"])
        for read in manifest["data"]:
            assert read["sha256"] == sha256(project_folder / "data" / read["file"])
        for notebook in manifest["notebooks"]:
            source = project_folder / "notebooks" / f"{notebook['name']}.ipynb"
            assert notebook["sha256"] == sha256(source)
        assert set(manifest["versions"]) >= {"python", "performance-clinics", "pandas", "plotly"}


@e2e
@with_the_shipped_outputs
def test_a_clinic_reads_its_own_indicators_and_no_others(shipped) -> None:
    read = {}
    for clinic in CLINICS[:2]:
        text = (shipped.folder(clinic) / "manifest.json").read_text(encoding="utf-8")
        files = [entry["file"] for entry in json.loads(text)["data"]]
        read[clinic] = {name for name in files if name.startswith("observations/")}
    assert all(read.values())
    assert not set.intersection(*read.values())


@e2e
@with_the_shipped_outputs
def test_executed_notebooks_say_they_are_illustrative_and_name_no_machine(shipped) -> None:
    for clinic in CLINICS:
        for path in shipped.folder(clinic).glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
            pages = "".join(o.get("data", {}).get("text/html", "") for o in outputs)
            assert "Illustrative figures" in pages, path
            assert not [o for o in outputs if o.output_type in ("error", "stream")]
            assert notebook.metadata.papermill.input_path == path.name


@e2e
@pytest.mark.xdist_group("small")
def test_one_failing_clinic_its_last_good_outputs_and_the_way_back(
    small_project: Path, project_folder: Path
) -> None:
    good = _clinic("batch", cwd=small_project)
    assert good.returncode == 0, good.stderr
    first = small_project / "outputs" / "first"
    before = {path.name: sha256(path) for path in first.iterdir()}

    own = small_project / "notebooks"
    shutil.copytree(project_folder / "notebooks", own)
    notebook = nbformat.read(own / "trend.ipynb", as_version=4)
    stop = "assert clinic.clinic_id != 'first', 'the figures of the first are odd'"
    notebook.cells.insert(4, v4.new_code_cell(stop))
    nbformat.write(notebook, own / "trend.ipynb")
    bad = _clinic("batch", "--jobs", "2", cwd=small_project)
    assert bad.returncode == 1
    assert "first   FAILED" in bad.stdout
    assert "second  made" in bad.stdout
    assert "AssertionError: the figures of the first are odd" in bad.stdout
    assert "Its last good outputs stand." in bad.stdout
    assert "Traceback" not in bad.stdout + bad.stderr
    after = {path.name: sha256(path) for path in first.iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"trend.failed.ipynb", "manifest.failed.json"}
    failed = nbformat.read(first / "trend.failed.ipynb", as_version=4)
    assert "An Exception was encountered" in failed.cells[0].source

    shutil.rmtree(own)
    mended = _clinic("pack", "first", "--quiet", cwd=small_project)
    assert (mended.returncode, mended.stdout, mended.stderr) == (0, "", "")
    assert {path.name for path in first.iterdir()} >= FILES


@e2e
@pytest.mark.xdist_group("small")
def test_a_template_gives_the_pack_its_design(small_project: Path) -> None:
    from pptx import Presentation
    from pptx.util import Cm

    house = Presentation()
    house.slide_width, house.slide_height = Cm(30), Cm(20)
    house.save(str(small_project / "house.pptx"))
    done = _clinic("pack", "parameters/first.yml", "--template", "house.pptx", cwd=small_project)
    assert done.returncode == 0, done.stderr
    made = Presentation(str(small_project / "outputs" / "first" / "evidence_pack.pptx"))
    assert (made.slide_width, made.slide_height) == (Cm(30), Cm(20))


@e2e
@pytest.mark.xdist_group("small")
def test_it_works_without_a_network_and_without_a_home(
    small_project: Path, require_program: Callable[[str], str]
) -> None:
    unshare, ip = require_program("unshare"), require_program("ip")
    allowed = subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False)
    if allowed.returncode:
        pytest.skip("this machine does not allow a process a network of its own")
    # A file stands where the home folder should be, so that nothing can be kept there.
    home = small_project / "home"
    home.write_text("", encoding="utf-8")
    command = f'{ip} link set lo up && exec "$0" -m clinic_lib pack first'
    done = subprocess.run(
        [unshare, "-rn", "sh", "-c", command, sys.executable],
        cwd=small_project,
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=5 * PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (small_project / "outputs" / "first").iterdir()} >= FILES


@e2e
@pytest.mark.xdist_group("small")
@pytest.mark.skipif(os.name != "posix", reason="sends the signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_leaves_nothing_half_made(
    small_project: Path, project_folder: Path, tmp_path: Path, number: int
) -> None:
    # One notebook is at work until it is stopped, however fast or slow the machine is.
    shutil.copytree(project_folder / "notebooks", small_project / "notebooks")
    path = small_project / "notebooks" / "trend.ipynb"
    notebook = nbformat.read(path, as_version=4)
    begun = small_project / "begun"
    work = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(3600)"
    notebook.cells.insert(4, v4.new_code_cell(work))
    nbformat.write(notebook, path)
    # Python remembers at its end that an interruption came by an exec(), as any import may bring.
    site = tmp_path / "site" / "sitecustomize.py"
    site.parent.mkdir()
    site.write_text(
        "import atexit, contextlib\n"
        "@atexit.register\n"
        "def _():\n"
        "    with contextlib.suppress(KeyboardInterrupt): exec('raise KeyboardInterrupt')\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [sys.executable, "-m", "clinic_lib", "batch"],
        cwd=small_project,
        env={**os.environ, "PYTHONPATH": str(site.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Under a shell's background job the signal would be ignored from the start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        wait_for(begun.exists)
        assert list((small_project / "outputs").glob(".*"))
        running.send_signal(number)
        said, error = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert "Stopped." in error
    assert "Traceback" not in said + error
    assert not list((small_project / "outputs").glob(".*"))


@e2e
@pytest.mark.xdist_group("small")
@pytest.mark.skipif(os.name != "posix", reason="uses a shell's pipe")
def test_a_reader_that_goes_away_is_no_error(small_project: Path) -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m clinic_lib check | true; exit "${{PIPESTATUS[0]}}"',
        shell=True,
        executable="/bin/bash",
        cwd=small_project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


@e2e
@pytest.mark.xdist_group("small")
def test_lab_serves_the_explore_notebook_without_news(small_project: Path, tmp_path: Path) -> None:
    """A real server, asked for the notebook and its settings, then stopped."""
    log = tmp_path / "lab.log"
    command = [sys.executable, "-m", "clinic_lib", "lab", "--no-browser"]
    passed_on = ["--", "--allow-root", "--ServerApp.port_retries=50"]
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            [*command, *passed_on],
            cwd=small_project,
            env={**os.environ, "HOME": str(tmp_path), "JUPYTER_TOKEN": "secret"},
            stdout=output,
            stderr=output,
        ) as running,
    ):
        try:
            address = _address(log)
            notebook = _ask(f"{address}/api/contents/notebooks/explore.ipynb")
            assert "clinic_lib as cl" in notebook
            plugin = "@jupyterlab/apputils-extension:notification"
            settings = json.loads(_ask(f"{address}/lab/api/settings/{plugin}"))
            assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=PATIENCE) == 0


def _address(log: Path) -> str:
    """The address that JupyterLab says it listens at, once it says so."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = re.search(
            r"(http://127\.0\.0\.1:\d+)/lab/tree/notebooks/explore", log.read_text("utf-8")
        )
        if found:
            return found.group(1)
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


def _ask(address: str) -> str:
    """The answer of a server on this machine, past any proxy, given a moment to start."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(address, headers={"Authorization": "token secret"})
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with direct.open(request, timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {address}")
