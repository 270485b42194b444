"""People who look at the dashboard, without a browser: they speak what its page speaks."""

from __future__ import annotations

import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit


class Viewers:
    """As many as asked for, each with the page loaded and waiting for news.

    Parameters
    ----------
    base : str
        Address of the dashboard.
    clinic_id : str
        The clinic they look at.
    number : int
        How many.
    """

    def __init__(self, base: str, clinic_id: str, number: int) -> None:
        self._place = urlsplit(base).netloc
        self._api = f"/api/clinic/{clinic_id}"
        self._page = f"/?clinic={clinic_id}"
        self._number = number
        self._lock = threading.Lock()
        self._told: dict[int, list[float]] = {}
        self._is_over = False
        self._ready = threading.Barrier(number + 1)

    def __enter__(self) -> Viewers:
        """Everybody has loaded the page and waits."""
        self._threads = [threading.Thread(target=self._look_on) for _ in range(self._number)]
        for thread in self._threads:
            thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_details: object) -> None:
        self._is_over = True
        self._write("the end")
        for thread in self._threads:
            thread.join()

    def change(self, rounds: int) -> list[float]:
        """Seconds from writing an action to each viewer knowing of it."""
        seconds: list[float] = []
        for number in range(rounds):
            time.sleep(0.5)
            start = time.perf_counter()
            revision = self._write(f"action {number}")
            while len(self._told.get(revision, ())) < self._number:
                time.sleep(0.005)
            seconds += [at - start for at in self._told[revision]]
        return seconds

    def _look_on(self) -> None:
        line = http.client.HTTPConnection(self._place, timeout=60)
        self._ask(line, self._page)
        state = json.loads(self._ask(line, f"{self._api}/live"))
        self._ready.wait()
        while not self._is_over:
            state = json.loads(self._ask(line, f"{self._api}/live?after={state['revision']}"))
            with self._lock:
                self._told.setdefault(state["revision"], []).append(time.perf_counter())
        line.close()

    def _write(self, text: str) -> int:
        line = http.client.HTTPConnection(self._place, timeout=60)
        body = json.dumps({"text": text})
        line.request("POST", f"{self._api}/actions", body, {"Content-Type": "application/json"})
        told: dict[str, Any] = json.loads(line.getresponse().read())
        line.close()
        return int(told["revision"])

    def _ask(self, line: http.client.HTTPConnection, path: str) -> bytes:
        line.request("GET", path, headers={"Accept-Encoding": "gzip" if path == self._page else ""})
        return line.getresponse().read()
