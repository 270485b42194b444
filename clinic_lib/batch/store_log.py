"""The run log of a batch in a store: a file of its own, because no store can be added to."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

from clinic_lib.batch.addresses import Address
from clinic_lib.batch.run_log import PassOn, Record, RunLog
from clinic_lib.batch.stores import open_store
from clinic_lib.errors import OutputError

RUN_LOGS = "run_log"
# A log that grows is written anew no more often than this.
WRITE_SECONDS = 30.0


class StoreLog(RunLog):
    """Gathers the records of a run, and writes them all every so often and at the end.

    Parameters
    ----------
    address : Address
        The output folder.
    run_id : str
        Stands in every record and in the file's name.
    pass_on : callable, optional
        Told of each record as well.
    """

    def __init__(self, address: Address, run_id: str, pass_on: PassOn | None = None) -> None:
        super().__init__(run_id, pass_on)
        begun = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        self._address = address
        self._name = f"{RUN_LOGS}/{begun}-{run_id}.jsonl"
        self._lines: list[bytes] = []
        self._written = -WRITE_SECONDS

    def close(self) -> None:
        """Write what has not been written yet."""
        self._write()

    def keep(self, record: Record) -> None:
        """Gather a record."""
        self._lines.append(json.dumps(record, ensure_ascii=False, default=str).encode() + b"\n")
        if time.monotonic() - self._written >= WRITE_SECONDS:
            self._write()

    def _write(self) -> None:
        try:
            with open_store(self._address) as store:
                store.write(self._name, b"".join(self._lines))
            self.lost = ""
        except OutputError as error:
            self.lost = str(error)
        self._written = time.monotonic()
