"""Signals are noted while a run is at work, and obeyed where its state is whole."""

import os
import signal
import threading

import pytest

from playground.training.stopping import Stopped, StopRequest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted_and_kills_nobody(number: int) -> None:
    stop, former = StopRequest(), signal.getsignal(number)
    with stop.listening():
        assert not stop.asked
        os.kill(os.getpid(), number)
        assert stop.asked
    assert signal.getsignal(number) == former


def test_the_former_handlers_return_after_an_error_too() -> None:
    former = signal.getsignal(signal.SIGTERM)
    with pytest.raises(ZeroDivisionError), StopRequest().listening():
        _ = 1 / 0
    assert signal.getsignal(signal.SIGTERM) == former


def test_a_validation_is_left_at_once_and_nothing_else_is() -> None:
    stop = StopRequest()
    stop.note(signal.SIGINT, None)
    with pytest.raises(Stopped), stop.at_once():
        stop.note(signal.SIGINT, None)
    stop.note(signal.SIGINT, None)  # outside it is only noted again
    assert stop.asked and not stop.impatient


def test_a_thread_cannot_listen_and_works_all_the_same() -> None:
    worked = []

    def work() -> None:
        with StopRequest().listening():
            worked.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert worked == [True]
