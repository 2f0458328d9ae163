"""An answer is kept for the caller it was made for, until something changes, and never longer."""

import asyncio
import gzip
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import anyio
import pytest
from plan_history import NOW, two_plans
from running_service import running
from stored_sample import renamed, sample_plan, sample_record

from service.features.answer_tags import held_edition, is_match
from service.features.answers_kept import KeptAnswers
from service.features.keeping import KeptAs
from service.features.keeping_layer import KeepingLayer
from service.security.caller import Caller
from service.settings import Settings
from service.store.edition_ports import Revisions

LARGE = b"x" * 5_000
ANYBODY = Caller(view="public")


class DrawnStore:
    """A store whose revision the test sets."""

    def __init__(self) -> None:
        self.at: Revisions | None = Revisions(area=1, published=1, drafted=1)
        self.stamped = 0
        self.questions = 0

    def stamp(self) -> int:
        """Return what the test stamped last."""
        return self.stamped

    def revisions_at_once(self) -> None:
        """Know nothing at once, as PostgreSQL."""

    def revisions(self) -> Revisions | None:
        """Count the question and answer it."""
        self.questions += 1
        return self.at

    def change(self, **revisions: int) -> None:
        """Make the store look written to, at other revisions of some grounds."""
        self.at = replace(self.at, **revisions)
        self.stamped += 1

    def fall_silent(self) -> None:
        """Answer no more."""
        self.at = None
        self.stamped += 1


class Service:
    """A layer round an application that answers what the test wants, and counts."""

    def __init__(self, *, room: int = 10**6) -> None:
        self.store = DrawnStore()
        self.kept = KeptAnswers(self.store, room)
        self.made = 0
        self.caller: Caller | None = ANYBODY
        self.parts = [LARGE]
        self.headers = [(b"content-type", b"text/plain")]
        self.status = 200
        self.is_marked = True
        self.ground = "published"
        self.while_made = None
        self.on_begin = lambda: None
        self.at_once = self.most_at_once = 0
        self.layer = KeepingLayer(self._answer, caller_of=lambda _: self.caller)
        self.state = type("State", (), {"khoanh": type("K", (), {"answers": self.kept})})

    async def _answer(self, scope, receive, send) -> None:
        self.made += 1
        self.at_once += 1
        self.on_begin()
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await anyio.sleep(0.01)
            await self._tell(scope, send)
        finally:
            self.at_once -= 1

    async def _tell(self, scope, send) -> None:
        if self.while_made:
            self.while_made()
        scope["route"] = "/made"
        if self.is_marked:
            scope["khoanh.kept_as"] = KeptAs("doc-p", self.ground)
        await send({"type": "http.response.start", "status": self.status,
                    "headers": list(self.headers)})  # fmt: skip
        for part in self.parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def get(self, path="/", **more):
        """Ask once; return status, headers, body and the route that was found."""
        return anyio.run(partial(self.ask, path, **more))

    async def get_together(self, number: int) -> list:
        """Ask the same so many times at once."""
        self.most_at_once = 0
        return await asyncio.gather(*(self.ask() for _ in range(number)))

    async def ask(
        self, path="/", *, query=b"", host=b"here", scheme="http", method="GET", **headers
    ):
        """Ask once."""
        scope = {
            "type": "http", "method": method, "scheme": scheme, "path": path,
            "query_string": query, "root_path": "", "app": self,
            "headers": [(b"host", host), *(
                (name.replace("_", "-").encode(), value) for name, value in headers.items()
            )],
        }  # fmt: skip
        sent = []

        async def send(message) -> None:
            sent.append(message)

        await self.layer(scope, None, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], dict(sent[0]["headers"]), body, scope.get("route")


def test_the_second_answer_is_the_first_one():
    """Byte for byte and with its route, and the application does not run again."""
    service = Service()
    assert service.get() == service.get() == service.get()
    assert service.made == 1
    assert service.store.questions == 1


@pytest.mark.parametrize(
    "other",
    [{"path": "/other"}, {"query": b"a=1"}, {"host": b"there"}, {"scheme": "https"},
     {"accept": b"text/csv"}, {"accept_encoding": b"gzip"}],
)  # fmt: skip
def test_another_question_is_another_answer(other):
    """Path, query, host, scheme and what is accepted each make a difference."""
    service = Service()
    service.get()
    service.get(**other)
    assert service.made == 2


@pytest.mark.parametrize(
    "other",
    [
        Caller(view="exact"),
        Caller(view="public", role="viewer"),
        Caller(view="exact", role="viewer", units=frozenset({"a"})),
        Caller(view="exact", role="viewer", units=frozenset({"b"})),
        Caller(view="exact", role="officer", units=frozenset({"a"})),
    ],
)
def test_another_caller_gets_an_answer_of_their_own(other):
    """View, role and units: nobody is answered with what was made for somebody else."""
    service = Service()
    for caller in (ANYBODY, other, Caller(view="exact", role="admin")):
        service.caller = caller
        service.get()
    assert service.made == 3


def test_the_name_of_a_key_makes_no_difference():
    """Two keys of one role and one scope see the same."""
    service = Service()
    for name in ("first", "second"):
        service.caller = Caller(view="exact", role="viewer", name=name)
        service.get()
    assert service.made == 1


def test_a_caller_who_is_not_known_is_answered_afresh():
    """Nothing is kept, nothing found."""
    service = Service()
    service.caller = None
    service.get()
    service.get()
    assert service.made == 2


@pytest.mark.parametrize(
    ("ground", "lasts"),
    [("area", {"published", "drafted"}), ("published", {"area", "drafted"}),
     ("drafted", {"area", "published"})],
)  # fmt: skip
def test_an_answer_lasts_until_its_ground_changes(ground, lasts):
    """It is asked once after the stamp changed; a stamp without a change drops nothing."""
    service = Service()
    service.ground = ground
    service.get()
    for other in lasts:
        service.store.change(**{other: 2})
        service.get()
    assert service.made == 1
    service.store.change(**{ground: 2})
    service.get()
    assert service.made == 2
    service.store.change()
    service.get()
    assert service.made == 2
    assert service.store.questions == 5


def test_what_does_not_hold_takes_no_room():
    """It is dropped with the change, not when somebody asks for it again."""
    service = Service()
    for path in ("/a", "/b"):
        service.get(path)
    service.ground = "area"
    service.get("/c")
    service.store.change(published=2)
    assert service.get("/c")
    assert service.kept._answers.held[0] == 1


def test_an_answer_that_was_begun_before_a_change_is_not_given_after_it():
    """It may show what was before."""
    service = Service()
    service.while_made = lambda: service.store.change(published=2)
    service.get()
    service.while_made = None
    service.get()
    assert service.made == 2


def test_a_silent_database_is_not_answered_for():
    """What is kept may be old: the application says what is wrong."""
    service = Service()
    service.get()
    service.store.fall_silent()
    service.get()
    service.get()
    assert service.made == 3


@pytest.mark.parametrize(("spoilt", "made"), [(None, 1), ("is_marked", 5), ("status", 5)])
def test_whoever_asks_the_same_at_the_same_time_waits_for_one_answer(spoilt, made):
    """Once: where it cannot be kept, each gets its own, and nobody waits at that path again."""
    service = Service()
    if spoilt is not None:
        setattr(service, spoilt, {"is_marked": False, "status": 404}[spoilt])
    answers = anyio.run(service.get_together, 5)
    assert {(status, body) for status, _, body, _ in answers} == {(service.status, LARGE)}
    assert service.made == made
    assert service.most_at_once == {None: 1, "is_marked": 4, "status": 4}[spoilt]
    anyio.run(service.get_together, 5)
    assert service.most_at_once == {None: 0, "is_marked": 5, "status": 4}[spoilt]


def test_whoever_waits_goes_on_when_the_first_one_goes_away():
    """It is cancelled while its answer is made; the second makes its own."""
    service = Service()
    begun = asyncio.Event()
    service.on_begin = begun.set

    async def both() -> int:
        first, second = (asyncio.create_task(service.ask()) for _ in range(2))
        await begun.wait()
        first.cancel()
        return (await second)[0]

    assert asyncio.run(both()) == 200
    assert service.made == 2


@pytest.mark.parametrize(
    "spoilt",
    [{"is_marked": False}, {"status": 404}, {"headers": [(b"vary", b"Cookie")]}],
    ids=["not marked", "an error", "varies with more"],
)
def test_what_must_not_be_kept_passes_through(spoilt):
    """Unmarked answers, errors, and those that depend on what no key of ours holds."""
    service = Service()
    for name, value in spoilt.items():
        setattr(service, name, value)
    for _ in range(2):
        status, headers, body, _ = service.get(if_none_match=b"*")
        assert (status, body) == (service.status, LARGE)
        assert b"etag" not in headers
    assert service.made == 2


def test_a_post_is_never_answered_from_memory():
    """Only GET is; HEAD was turned into it outside."""
    service = Service()
    for _ in range(2):
        service.get(method="POST")
    assert service.made == 2


def test_what_is_too_large_to_keep_streams_through():
    """Parts arrive one by one, and nothing is kept."""
    service = Service(room=40_000)
    service.parts = [LARGE] * 5
    for _ in range(2):
        _, headers, body, _ = service.get()
        assert body == LARGE * 5
        assert b"etag" not in headers
    assert service.made == 2


def test_nothing_is_kept_without_room():
    """Tags are given all the same, and 304 is answered."""
    service = Service(room=0)
    tag = service.get()[1][b"etag"]
    status, _, body, _ = service.get(if_none_match=tag)
    assert (status, body, service.made) == (304, b"", 2)


def test_an_answer_is_compressed_once():
    """The same bytes every time, with a tag of their own; small ones go as they are."""
    service = Service()
    _, headers, body, _ = service.get(accept_encoding=b"br, gzip")
    assert gzip.decompress(body) == LARGE
    assert headers[b"etag"].endswith(b'-gzip"')
    assert int(headers[b"content-length"]) == len(body) < len(LARGE)
    assert service.get(accept_encoding=b"gzip, br")[2] == body
    service.parts = [b"small"]
    assert service.get("/small", accept_encoding=b"gzip")[2] == b"small"


@pytest.mark.parametrize(
    ("header", "matches"),
    [
        (b'"a"', True), (b'W/"a"', True), (b'"b", W/"a"', True), (b"*", True), (b" * ", True),
        (b'"b"', False), (b"a", False), (b'"ab"', False), (b'"b,a"', False), (b"", False),
        (b'"*"', False),
    ],
)  # fmt: skip
def test_tags_are_compared_weakly(header, matches):
    """One, several, or any; a tag is what stands between quotation marks."""
    assert is_match(header, b'"a"') == matches


@pytest.mark.parametrize(
    "tag",
    ["", "x", '"area-p.' + "0" * 24 + '"', '"none-p.' + "0" * 24 + '"', '"12-q.' + "0" * 24 + '"',
     '"12-p.12"', '"' + "f" * 60 + "-p." + "0" * 24 + '"'],
)  # fmt: skip
def test_what_is_no_tag_of_a_plan_tells_no_edition(tag):
    """Rubbish, other answers' tags, and a time beyond every calendar."""
    assert held_edition(tag) is None


def test_a_kept_answer_opens_no_transaction(new_database, monkeypatch):
    """The store is not read, but for the question whether anything changed."""
    made = new_database("gpkg")
    two_plans(made)
    with running(Settings(database=made, view="exact", clock=lambda: NOW)) as service:
        first = service.get("/collections/zones/items")
        store = service.app.state.khoanh.store

        @contextmanager
        def none(_):
            raise AssertionError("a transaction was opened")
            yield

        monkeypatch.setattr(type(store), "reading", none)
        assert service.get("/collections/zones/items").content == first.content
        monkeypatch.undo()
        store.save_plan(renamed(sample_record(sample_plan(5, 20)), "p-third"))
        after = service.get("/collections/zones/items").json()
    assert {f["properties"]["plan"] for f in after["features"]} == {"p-third"}
