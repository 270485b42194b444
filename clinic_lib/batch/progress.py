"""What a person sees while the batch runs: one moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import time
from typing import TextIO

from clinic_lib.batch.local import Progress
from clinic_lib.batch.publish import ClinicResult
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun

BAR_WIDTH = 20


class ProgressLine:
    """Told of everything that happens in a batch; writes it to a stream.

    Parameters
    ----------
    stream : file
        Where to write; a terminal gets a line that moves.
    clinics, notebooks : int
        How many there are in all.
    """

    def __init__(self, stream: TextIO, clinics: int, notebooks: int) -> None:
        self._stream = stream
        self._clinics = clinics
        self._notebooks = notebooks
        self._each = notebooks // clinics if clinics else 0
        self._moves = stream.isatty()
        self._running: list[str] = []
        self._done = 0
        self._finished = 0
        self._start = time.monotonic()

    def __call__(self, event: Progress) -> None:
        """Take note of an event and show how far things are."""
        if isinstance(event, NotebookRun):
            self._running.append(f"{event.clinic_id} {event.name}")
        elif isinstance(event, NotebookOutcome):
            self._running.remove(f"{event.clinic_id} {event.name}")
            self._done += 1
        elif isinstance(event, ClinicResult):
            self._finished += 1
            self.close()
            how = f"failed after {event.seconds:.0f} s" if event.errors else "made"
            if event.is_up_to_date:
                how, self._notebooks = "up to date", self._notebooks - self._each
            self._stream.write(f"  {self._finished} of {self._clinics}  {event.clinic_id}: {how}\n")
            self._stream.flush()
        if self._moves and self._done < self._notebooks:
            self._show()

    def close(self) -> None:
        """Wipe the moving line."""
        if self._moves:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _show(self) -> None:
        """Draw the moving line, no wider than the terminal."""
        elapsed = time.monotonic() - self._start
        share = self._done / self._notebooks
        bar = "#" * round(share * BAR_WIDTH)
        left = ""
        if self._done:
            left = f", about {_minutes(elapsed / share - elapsed)} left"
        words = (
            f"  [{bar:<{BAR_WIDTH}}] {self._done} of {self._notebooks} notebooks, "
            f"{_minutes(elapsed)}{left}  {', '.join(self._running)}"
        )
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"\r\x1b[K{words[:width]}")
        self._stream.flush()


def _minutes(seconds: float) -> str:
    """Minutes and seconds, such as ``1:05``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
