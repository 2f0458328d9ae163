"""A JSON text read value by value is the text read whole, wherever the pieces of it end."""

import io
import json
import random

import pytest

from zoning.errors import InvalidCases
from zoning.sources.cases_file import read_cases
from zoning.sources.tables.json_text import BrokenJson, JsonText


def values(content: bytes) -> list:
    """Return the values of a JSON array, read one by one."""
    found = []
    with JsonText(io.BytesIO(content)) as text:
        text.take("[")
        while not text.takes("]"):
            found.append(text.value())
            if text.next_sign() != "]":
                text.take(",")
        text.take("")
    return found


def test_values_across_the_ends_of_pieces():
    """Letters of several bytes, escapes and long values are read over every border."""
    rng = random.Random(20261126)
    content = []
    while sum(map(len, content)) < 1_200_000:
        size = rng.choice((3, 40, 5_000, 600_000))
        content.append("".join(rng.choice('ế"\\😀a\n ') for _ in range(rng.randrange(size))))
    whole = [*content, -1.5e-7, 12345678901, True, None, {"a": [1, {}]}]
    for is_ascii in (True, False):
        text = json.dumps(whole, ensure_ascii=is_ascii)
        assert values(b"\xef\xbb\xbf" + text.encode()) == whole


@pytest.mark.parametrize(
    "text",
    ["", "[", "[1", "[1,", '["a', "[1 2]", "[1]x", "[tru]", "[" * 200_000, '["\\u12"]', "[,]",
     '["' + "a" * 17_000_000],
)  # fmt: skip
def test_broken(text):
    """What is cut off, wrong or endless is broken, and nothing else is raised."""
    with pytest.raises(BrokenJson):
        values(text.encode())


def test_no_utf8():
    """Bytes of another encoding are named as such, and are in no cause of the error."""
    with pytest.raises(BrokenJson) as caught:
        values(b'["B\xea\xec"]')
    assert caught.value.place == "its text"
    assert caught.value.__context__ is None


def test_line_of_a_fault():
    """The line is counted from the start of the file, however much was let go."""
    text = "[\n" + "1,\n" * 150_000 + "?]"
    with pytest.raises(BrokenJson) as caught:
        values(text.encode())
    assert caught.value.place == "line 150002"


def test_cut_off_anywhere(tmp_path):
    """A collection is refused wherever it is cut off, and its text is in no error."""
    properties = {"case_id": "A1", "reported_at": "2026-07-01", "address": "5 Phố Kín"}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    whole = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)
    path = tmp_path / "cases.geojson"
    content = whole.encode()
    for end in range(1, len(content)):
        path.write_bytes(content[:end])
        with pytest.raises(InvalidCases) as caught:
            read_cases(path)
        assert "Kín" not in str(caught.value)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    path.write_bytes(content)
    assert len(read_cases(path)) == 1
