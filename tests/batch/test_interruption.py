"""An interruption counts, also one whose exception reached nobody."""

from __future__ import annotations

import contextlib
import signal
import threading

import pytest

from clinic_lib.batch.interruption import heed_interruptions, noted_interruptions

pytestmark = pytest.mark.unit


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM])
def number(request) -> signal.Signals:
    """A signal that interrupts, as the command has it."""
    before = signal.signal(request.param, signal.default_int_handler)
    yield request.param
    signal.signal(request.param, before)


def test_one_that_is_lost_is_found_again(number) -> None:
    with noted_interruptions():
        heed_interruptions()
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(number)
        with pytest.raises(KeyboardInterrupt):
            heed_interruptions()


def test_it_is_raised_where_the_program_is_and_forgotten_afterwards(number) -> None:
    with pytest.raises(KeyboardInterrupt), noted_interruptions():
        signal.raise_signal(number)
    assert signal.getsignal(number) is signal.default_int_handler
    with noted_interruptions():
        heed_interruptions()


def test_what_somebody_else_handles_stays_theirs(number) -> None:
    told = []
    signal.signal(number, lambda *_: told.append(number))
    with noted_interruptions():
        signal.raise_signal(number)
        heed_interruptions()
    assert told == [number]


def test_elsewhere_than_in_the_main_thread_nothing_is_changed(number) -> None:
    seen = []

    def look() -> None:
        with noted_interruptions():
            seen.append(signal.getsignal(number))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
