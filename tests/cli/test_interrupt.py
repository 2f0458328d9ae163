"""A command that is told to stop stops, whatever becomes of the first exception."""

import os
import signal
import time

import pytest

from zoning.cli.interrupt import stoppable

EXITS = {
    signal.SIGINT: KeyboardInterrupt,
    signal.SIGTERM: SystemExit,
    signal.SIGHUP: SystemExit,
}


@pytest.fixture(params=EXITS, ids=lambda sign: sign.name)
def sign(request):
    """Give each signal in turn, heeded as in a terminal."""
    before = signal.signal(request.param, signal.default_int_handler)
    yield request.param
    signal.signal(request.param, before)


def tell(sign):
    """Send a signal to this process, which is heeded before this returns."""
    os.kill(os.getpid(), sign)
    time.sleep(0)


def work(seconds):
    """Work in small steps, as Python does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_a_signal_is_an_exit_and_handlers_are_as_before(sign):
    """With 128 and the signal's number, as a shell tells it; no clock runs on."""
    before = signal.getsignal(sign)
    with pytest.raises(EXITS[sign]) as raised, stoppable():
        tell(sign)
    if sign != signal.SIGINT:
        assert raised.value.code == 128 + sign
    assert signal.getsignal(sign) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_a_library_swallows_is_raised_again(sign):
    """However often it does."""
    swallowed = []

    def swallow(step):
        try:
            step()
        except BaseException as error:  # noqa: BLE001 - as compiled code does
            swallowed.append(error)

    def run():
        swallow(lambda: tell(sign))
        swallow(lambda: work(30))
        work(30)

    with pytest.raises(EXITS[sign]), stoppable():
        run()
    assert len(swallowed) == 2


def test_what_is_done_on_the_way_out_is_done_to_its_end(sign):
    """Also where other errors are handled in it."""
    done = []

    def run():
        try:
            tell(sign)
        finally:
            try:
                {}["none"]
            except KeyError:
                work(0.3)
            done.append("removed")
            work(0.3)
            done.append("closed")

    with pytest.raises(EXITS[sign]), stoppable():
        run()
    assert done == ["removed", "closed"]


def test_what_was_ignored_stays_ignored():
    """Under nohup a command outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            tell(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
