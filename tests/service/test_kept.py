"""What is kept, what makes room, and who waits for whom."""

from threading import Barrier, Thread

from service.kept import ENTRY, Kept


def test_the_longest_unused_makes_room():
    """Every value counts with a little more than its bytes; one too large is not kept."""
    cache = Kept(4 * (1_000 + ENTRY), len, largest=1_000 + ENTRY)
    for key in "abcd":
        cache.keep(key, b"x" * 1_000)
    assert cache.find("a")
    cache.keep("e", b"x" * 1_000)
    assert cache.find("b") is None
    assert cache.find("a")
    cache.keep("a", b"y" * 10)
    assert cache.find("a") == b"y" * 10
    assert cache.find("e")
    cache.keep("f", b"x" * (cache.largest + 1))
    assert cache.find("f") is None
    cache.drop(lambda _, value: value.startswith(b"x"))
    assert cache.find("a")
    assert cache.held == (1, 10 + ENTRY)


def test_a_value_larger_than_the_room_is_kept_until_another_is_wanted():
    """Without a largest size: making it anew with every request would be worse."""
    kept = Kept(10, len)
    made = []

    def make(value):
        made.append(value)
        return value

    for _ in range(2):
        assert kept.find_or_make("a", lambda: make(b"x" * 5_000)) == b"x" * 5_000
    assert len(made) == 1
    kept.find_or_make("b", lambda: make(b"y"))
    assert kept.find("a") is None
    assert kept.find("b") == b"y"


def test_without_room_nothing_is_kept():
    """Each request makes its own."""
    kept = Kept(0, len)
    assert kept.find_or_make("a", lambda: b"x") == b"x"
    assert kept.find("a") is None


def test_who_asks_while_a_value_is_made_waits_for_it():
    """Eight ask at once, and it is made once."""
    kept, made, found = Kept(10_000, len), [], []
    together = Barrier(8)

    def make():
        made.append(1)
        return b"x"

    def ask():
        together.wait()
        found.append(kept.find_or_make("a", make))

    asking = [Thread(target=ask) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert found == [b"x"] * 8
    assert len(made) == 1
