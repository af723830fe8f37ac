"""Writers go in order; session rows tell nothing; hidden state ends after an hour."""

import os
import select
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from commonlight.core import clock
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.sessions import SessionStore
from commonlight.core.slow_hash import Slot, TooBusy
from commonlight.core.store import FifoLock

AT = clock.now()


def test_fifo_lock_is_given_in_the_order_it_was_asked_for():
    lock, order, threads = FifoLock(), [], []
    lock.acquire()
    for number in range(8):
        thread = threading.Thread(target=lambda n=number: (lock.acquire(), order.append(n), lock.release()))
        thread.start()
        threads.append(thread)
        while len(lock._waiting) <= number:
            time.sleep(0.001)

    lock.release()
    for thread in threads:
        thread.join()

    assert order == list(range(8))


@pytest.mark.slow
def test_fifo_lock_keeps_a_counter_right_under_many_threads():
    lock, total = FifoLock(), [0]

    def work():
        for _ in range(200):
            with lock, lock:
                seen = total[0]
                time.sleep(0)
                total[0] = seen + 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert total == [1600]


def test_fifo_lock_refuses_to_be_freed_by_a_stranger():
    with pytest.raises(RuntimeError):
        FifoLock().release()


@pytest.mark.slow
def test_slot_refuses_at_once_when_its_queue_is_full():
    slot, gate = Slot(queue=1), threading.Event()
    threads = [threading.Thread(target=slot.run, args=(gate.wait,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)

    with pytest.raises(TooBusy):
        slot.run(lambda: None)

    gate.set()
    for thread in threads:
        thread.join()
    assert slot.run(lambda: 7) == 7


def test_slot_used_before_a_fork_works_in_the_child():
    slot = Slot(queue=1)
    assert slot.run(lambda: 1) == 1
    reading, writing = os.pipe()

    child = os.fork()
    if child == 0:
        os.write(writing, str(slot.run(lambda: 2)).encode())
        os._exit(0)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], 10)
    answer = os.read(reading, 1) if ready else b"waits for ever"
    if not ready:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert answer == b"2"


@pytest.mark.django_db(databases=["default", "jobs"])
def test_session_row_holds_neither_cookie_nor_content():
    session = SessionStore()
    session["word"] = "canary-4711"
    session.save()

    row = Session.objects.get()

    assert SessionStore(session.session_key)["word"] == "canary-4711"
    assert session.session_key not in row.session_key + row.session_data
    assert "canary-4711" not in row.session_data
    assert (row.expire_date.hour, row.expire_date.minute, row.expire_date.second) == (0, 0, 0)


@pytest.mark.django_db(databases=["default", "jobs"])
def test_session_row_does_not_open_with_the_database_alone():
    """Bad-input family 2: keys that are not there."""
    session = SessionStore()
    session["word"] = "canary"
    session.save()
    row = Session.objects.get()

    assert SessionStore(row.session_key).load() == {}
    assert not SessionStore().exists(row.session_key)


@pytest.mark.django_db(databases=["default", "jobs"])
def test_session_ends_after_its_idle_limit(monkeypatch):
    session = SessionStore()
    session["word"] = "here"
    session.save()

    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert "word" not in SessionStore(session.session_key)


@pytest.mark.django_db(databases=["default", "jobs"])
def test_session_key_changes_with_content_kept():
    session = SessionStore()
    session["word"] = "here"
    session.save()
    old = session.session_key

    session.cycle_key()
    session.save()

    assert session.session_key != old
    assert SessionStore(session.session_key)["word"] == "here"
    assert SessionStore(old).load() == {}


def test_hidden_state_comes_back_with_its_id():
    state = HiddenState(content={"text": "ñ ع"})

    again = HiddenState.open(state.seal(purpose="note", at=AT), purpose="note", at=AT + timedelta(minutes=59))

    assert again == state


def test_hidden_state_ends_after_an_hour():
    text = HiddenState(content={}).seal(purpose="note", at=AT)

    with pytest.raises(StateExpired):
        HiddenState.open(text, purpose="note", at=AT + timedelta(minutes=61))


@pytest.mark.parametrize(
    "damage", [lambda t: t[:-8], lambda t: "B" + t[1:], lambda t: "", lambda t: "ünïcode", lambda t: t * 2]
)
def test_hidden_state_that_was_changed_is_refused(damage):
    text = HiddenState(content={}).seal(purpose="note", at=AT)

    with pytest.raises(StateBroken):
        HiddenState.open(damage(text), purpose="note", at=AT)


def test_hidden_state_of_another_form_is_refused():
    text = HiddenState(content={}).seal(purpose="note", at=AT)

    with pytest.raises(StateBroken):
        HiddenState.open(text, purpose="sign in", at=AT)
