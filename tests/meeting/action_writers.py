"""Writers of one action log that are killed: ``python action_writers.py FOLDER KILLS SEED``.

Forks a writer, lets it write for some milliseconds, kills it with signal 9 and starts the next,
while two others write without a pause. Prints what was acknowledged to each as JSON. A program of
its own, so that the writers are forked before any thread is there.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

from clinic_lib.meeting.actions import ActionLog

STEADY = 2


def write(folder: str, name: str, acknowledged: int, most: int) -> None:
    """Add and change actions for ever; tell each as soon as the log says that it is kept."""
    with ActionLog.open(folder) as log:
        for number in range(most):
            text = f"{name} action {number}"
            action = log.add(partnership_id="p", text=text, key=text, by=name)
            os.write(acknowledged, f"{action.action_id}\t{text}\n".encode())
            log.change(action.action_id, note=text, status="done", by=name)
            os.write(acknowledged, f"{action.action_id}\tdone\n".encode())


def start(folder: str, name: str, most: int = 10_000) -> tuple[int, int]:
    """A forked writer: its process and the end of a pipe that tells what it was told."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            write(folder, name, writing, most)
        finally:
            os._exit(0)
    os.close(writing)
    return process, reading


def told(reading: int) -> list[list[str]]:
    """Every whole line that came out of a pipe."""
    with os.fdopen(reading, encoding="utf-8") as pipe:
        return [line[:-1].split("\t") for line in pipe if line.endswith("\n")]


def main(folder: str, kills: int, seed: int) -> None:
    """Kill as many writers; print what was acknowledged."""
    chance = random.Random(seed)
    steady = [start(folder, f"steady {number}", 40) for number in range(STEADY)]
    acknowledged = []
    for number in range(kills):
        process, reading = start(folder, f"writer {number}")
        time.sleep(chance.uniform(0.002, 0.12))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        acknowledged += told(reading)
    for process, reading in steady:
        acknowledged += told(reading)
        os.waitpid(process, 0)
    sys.stdout.write(json.dumps(acknowledged))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
