"""Events are sent to webhooks signed, in order, again where they are refused, and not for ever."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import orjson
import pytest
from click.testing import CliRunner
from patience import until
from running_service import NOW

from service.live.messenger import MOST_FAILURES, Messenger, after_try
from service.live.sending import DeliveryFailed, send, url_faults
from service.live.signature import new_secret
from service.store.event_ports import StoredEvent
from service.store.webhook_ports import Webhook
from zoning.cli.main import main


@contextmanager
def receiver() -> Iterator[SimpleNamespace]:
    """Receive messages on the loopback; `statuses` are answered first, then 204."""
    state = SimpleNamespace(messages=[], statuses=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.messages.append((dict(self.headers.items()), body))
            status = state.statuses.pop(0) if state.statuses else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", state.url)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hook(url: str, **more) -> Webhook:
    """Return a target on the loopback."""
    given = {"webhook_id": "w-1", "secret": new_secret(), "view": "exact",
             "allows_loopback": True, "created_at": NOW, "last_event": 0} | more  # fmt: skip
    return Webhook(url=url, **given)


def events(*kinds: str) -> list[StoredEvent]:
    """Return events."""
    return [StoredEvent(k, NOW, {}, is_public=k.startswith("plan")) for k in kinds]


@contextmanager
def sending(store) -> Iterator[None]:
    """Send while this lasts."""
    messenger = Messenger(store)
    messenger.start()
    try:
        yield
    finally:
        messenger.stop()


def ids(state) -> list[str]:
    """Return the identifiers of the messages that came."""
    return [headers["webhook-id"] for headers, _ in state.messages]


def test_messages_come_in_order_and_prove_who_sent_them(store):
    """The signature is HMAC-SHA256 over identifier, time and body, as documented."""
    with receiver() as got:
        one = hook(got.url)
        with store.writing() as stored:
            stored.webhooks.add(one)
            stored.events.add(events("draft_ready", "plan_published", "case_received"))
        begun = time.time()
        with sending(store):
            until(lambda: len(got.messages) == 3)
    assert ids(got) == ["w-1-e-1", "w-1-e-2", "w-1-e-3"]
    headers, body = got.messages[1]
    assert orjson.loads(body) == {"type": "plan_published", "timestamp": NOW.isoformat(),
                                  "data": {}}  # fmt: skip
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(one.secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert int(begun) <= int(headers["webhook-timestamp"]) <= time.time()


def test_a_public_target_hears_of_public_events_alone(store):
    """Numbered by their own count."""
    with receiver() as got:
        with store.writing() as stored:
            stored.webhooks.add(hook(got.url, view="public"))
            stored.events.add(events("case_received", "plan_published", "draft_ready"))
        with sending(store):
            until(lambda: got.messages)
            time.sleep(0.2)
    assert ids(got) == ["w-1-p-1"]


def test_what_is_refused_is_sent_again_before_anything_else(store, monkeypatch):
    """The same message with the same identifier; order is kept."""
    monkeypatch.setattr("service.live.messenger.FIRST_WAIT_S", 0.05)
    with receiver() as got:
        got.statuses = [500, 302]
        with store.writing() as stored:
            stored.webhooks.add(hook(got.url))
            stored.events.add(events("draft_ready", "draft_failed"))
        with sending(store):
            until(lambda: len(got.messages) == 4)
            until(lambda: _state(store).last_event == 2)
    assert ids(got) == ["w-1-e-1"] * 3 + ["w-1-e-2"]
    assert _state(store).failures == 0


def _state(store) -> Webhook:
    with store.reading() as stored:
        return stored.webhooks.listed()[0]


def test_a_target_that_never_answers_is_dead_and_can_be_revived(store):
    """After so many tries, each after a longer wait; a person starts it again."""
    one = hook("http://127.0.0.1:9/")
    with store.writing() as stored:
        stored.webhooks.add(one)
        stored.webhooks.take("w-1", "me", now=0.0, seconds=9)
    (event,) = events("draft_ready")
    waits = []
    for _ in range(MOST_FAILURES):
        assert not one.is_dead
        one = after_try(one, event, now=1000.0)
        waits.append(one.next_try - 1000.0)
    assert one.is_dead
    assert one.last_failure == "no answer (ConnectionRefusedError)"
    assert waits[:3] == [5, 10, 20]
    assert max(waits) == 3600
    with store.writing() as stored:
        assert stored.webhooks.note(one, "me")
        assert stored.webhooks.take("w-1", "me", now=1e12, seconds=9) is None
        assert stored.webhooks.revive("w-1")
        assert stored.webhooks.take("w-1", "you", now=5.0, seconds=9) is None
        assert stored.webhooks.take("w-1", "you", now=10.0, seconds=9).failures == 0
        assert not stored.webhooks.note(one, "me")


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]",
                                  "192.168.1.1", "[::ffff:127.0.0.1]", "0.0.0.0"])  # fmt: skip
def test_no_message_goes_into_a_private_network(host):
    """Whatever a name turns out to mean, before anything is sent."""
    with pytest.raises(DeliveryFailed, match="not public"):
        send(hook(f"https://{host}:1/", allows_loopback=False), b"{}", {})


def test_leave_for_the_loopback_is_no_leave_for_other_networks():
    """A private address stays refused, and so does a public one without TLS."""
    for url in ("https://10.0.0.1/", "http://8.8.8.8/"):
        with pytest.raises(DeliveryFailed, match="not public"):
            send(replace(hook(url)), b"{}", {})


@pytest.mark.parametrize(
    ("url", "loopback", "is_sound"),
    [
        ("https://example.org/hook", False, True),
        ("http://example.org/hook", False, False),
        ("http://127.0.0.1:80/", True, True),
        ("ftp://example.org", True, False),
        ("https://me:secret@example.org/", False, False),
        ("https://", False, False),
        ("https://[::1", False, False),
        ("https://example.org/a b", False, False),
    ],
)
def test_a_target_is_a_url_with_tls(url, loopback, is_sound):
    """Or one on this machine where that is allowed; names and passwords are refused."""
    assert (not url_faults(url, allows_loopback=loopback)) is is_sound


def test_targets_are_added_listed_and_removed(url):
    """The secret is shown once; a wrong URL or identifier is exit status 2."""

    def run(*words: str):
        return CliRunner().invoke(main, ["webhook", *words, "--database", url])

    added = run("add", "https://example.org/hook")
    assert added.exit_code == 0
    assert re.search(r"^whsec_\S{44}$", added.output, re.MULTILINE)
    listed = run("list")
    assert "https://example.org/hook" in listed.output
    assert "whsec_" not in listed.output
    name = listed.output.split()[0]
    assert run("retry", name).exit_code == 0
    assert run("remove", name).exit_code == 0
    assert run("remove", name).exit_code == 2
    assert run("add", "http://example.org/").exit_code == 2
    assert "No targets" in run("list").output
