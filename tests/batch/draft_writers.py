"""Drafters of one clinic file that are killed: ``python draft_writers.py DATA FOLDER KILLS SEED``.

Forks a process that drafts the file over and over, for one day and for another, lets it finish
one draft or two and work for a while on the next, kills it with signal 9, reads the file and starts
the next. Prints what the file was after each kill, as JSON: which of the two whole drafts, or its
broken text.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from clinic_lib.batch import draft_clinic

DAYS = ("2011-06-15", "2011-06-22")
ADDED = "speakers:  # agreed by telephone\n"


def draft(data: Path, folder: Path, day: str) -> Path:
    """The file brought up to date for a day."""
    return draft_clinic(data, folder, partnership="greenest-county", on=day).path


def draft_for_ever(data: Path, folder: Path, done: int) -> None:
    """In a process of its own, until it is killed; a byte down the pipe tells of each draft."""
    while True:
        for day in DAYS:
            draft(data, folder, day)
            os.write(done, b".")


def killed_after(data: Path, folder: Path, drafts: int, seconds: float) -> None:
    """A drafter is killed in the middle of whatever it does so long after that many drafts."""
    told, tells = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            draft_for_ever(data, folder, tells)
        finally:
            os._exit(1)
    os.close(tells)
    # Counted, not timed: on a busy machine a drafter may need many times what the first one took.
    for _ in range(drafts):
        assert os.read(told, 1), "the drafter ended by itself"
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    os.close(told)
    assert os.WIFSIGNALED(status), "the drafter ended by itself"


def main(data: Path, folder: Path, kills: int, seed: int) -> None:
    """Kill as many; print what each left."""
    chance = random.Random(seed)
    path = draft(data, folder, DAYS[0])
    person = '  - {role: "Director", organisation: "Contractor", perspective: "Provider"}\n'
    text = path.read_text(encoding="utf-8").replace("# speakers:\n", f"{ADDED}{person}# ", 1)
    path.write_text(text, encoding="utf-8")
    began = time.monotonic()
    whole = {draft(data, folder, day).read_bytes(): day for day in DAYS}
    took = (time.monotonic() - began) / len(DAYS)
    left = []
    for kill in range(kills):
        killed_after(data, folder, 1 + kill % 2, chance.uniform(0, 1) * took)
        found = path.read_bytes()
        left.append(whole.get(found, found.decode("utf-8", "replace")))
    kept = all(ADDED in text.decode("utf-8") for text in whole)
    sys.stdout.write(json.dumps({"left": left, "kept": kept, "drafts": len(whole)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
