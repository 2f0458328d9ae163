"""Find the coordinates that people write into an address."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from pyproj import CRS

from zoning.sources.tables.vn2000 import to_lng_lat
from zoning.sources.tables.vn2000_zones import PLANE_SYSTEMS, systems_of_meridian

from .plus_code import CODE, PlusCode, parse_plus_code

LONGEST: Final = 1_000
"""Letters of a text that may be an address."""

DECIMAL_COMMA: Final = "decimal_comma"

DEGREE_M: Final = 111_320.0
"""Metres of one degree of latitude, and of longitude at the equator."""

_NUMBER: Final = r"-?\d{1,3}\.\d+"
_LAT: Final = r"(?:lat(?:itude)?|vĩ độ|vi do)"
_LNG: Final = r"(?:lng|lon|long|longitude|kinh độ|kinh do)"
_SIDE: Final = r"(?:\s*°)?\s*(?:[NBEĐ]\b)?"
_PAIR: Final = re.compile(
    rf"(?<![\d.,])(-?\d{{1,3}}\.\d{{3,12}}){_SIDE}\s*[,;/ ]\s*"
    rf"(-?\d{{1,3}}\.\d{{3,12}}){_SIDE}(?![\d.])",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"(?:\b{_LAT}\s*[:=]?\s*({_NUMBER})\W{{0,5}}{_LNG}\s*[:=]?\s*({_NUMBER}))"
    rf"|(?:\b{_LNG}\s*[:=]?\s*({_NUMBER})\W{{0,5}}{_LAT}\s*[:=]?\s*({_NUMBER}))",
    re.IGNORECASE,
)
_COMMAS: Final = re.compile(
    r"(?<![\d.,])(-?\d{1,3},\d{3,12})\s*(?:[;/| ]|,\s)\s*(-?\d{1,3},\d{3,12})(?![\d.,])"
)
_ANGLE: Final = (
    r"(\d{1,3})\s*[°º˚]\s*(\d{1,2})\s*['’′]\s*(?:(\d{1,2}(?:[.,]\d{1,6})?)\s*(?:[\"”″]|''|’’)\s*)?"
    r"(?:(?:vĩ|kinh)(?:\s*độ|\s*tuyến)?\s*)?(N|S|E|W|B|Đ|T|Bắc|Nam|Đông|Tây)?(?!\w)"
)
_ANGLES: Final = re.compile(rf"(?<!\d){_ANGLE}\W{{0,5}}{_ANGLE}", re.IGNORECASE)
_METRES: Final = r"(\d{6,7}(?:[.,]\d{1,4})?)(?![\d.,]*\d)"
_PLANE: Final = re.compile(
    rf"(?<![\w.])(?:[XYEN]\s*[:=]?\s*|VN\s*-?\s*2000\W{{1,3}}){_METRES}\s*m?\W{{1,4}}"
    rf"(?:[XYEN]\s*[:=]?\s*)?{_METRES}(?:\s*m\b)?",
    re.IGNORECASE,
)
_SYSTEM_WORDS: Final = (
    r"(?:EPSG\s*:?\s*(\d{4,6})|(?:KTT|kinh tuyến(?: trục)?|kinh tuyen(?: truc)?|meridian)\W{0,3}"
    r"(\d{3}[^,;)]{0,25}))"
)
_SYSTEM: Final = re.compile(_SYSTEM_WORDS, re.IGNORECASE)
_SYSTEM_BEHIND: Final = re.compile(
    rf"\W{{0,3}}(?:VN\s*-?\s*2000\W{{0,3}})?{_SYSTEM_WORDS}", re.IGNORECASE
)


_MAY_HOLD_ONE: Final = re.compile(r"\+|[°º˚]|\d[.,]\d{2}|\d{6}|\d[.,]\d.{0,20}\d[.,]\d")
"""What most addresses lack, and every position has: most need no closer look."""


class Way(NamedTuple):
    """One way to understand what is written: (lng, lat), and what it supposes, if anything."""

    lng: float
    lat: float
    looks_like: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenPosition:
    """
    Coordinates in a text.

    Attributes
    ----------
    start, end
        Where they stand in the text, composed (NFC).
    ways
        How they may be understood, by rank: the first rank in which one lies in the area is
        meant. What supposes an error comes last.
    accuracy_m
        Metres up to which the digits written are exact.
    code
        The plus code, where it is one; it has no ways until the area is known.
    """

    start: int
    end: int
    ways: tuple[tuple[Way, ...], ...]
    accuracy_m: float
    code: PlusCode | None = None


def written_positions(text: str) -> tuple[WrittenPosition, ...]:
    """
    Find the coordinates in a text.

    Parameters
    ----------
    text
        An address, composed (NFC), of `LONGEST` letters at most; in a longer one nothing is
        found.

    Returns
    -------
    tuple of WrittenPosition
        In their order; none overlaps another.

    Notes
    -----
    A pair of decimal numbers is latitude and longitude, as map services write it, or the
    reverse where only that lies in the area. Of a northing and an easting the easting is the
    smaller, for in Việt Nam X is the northing. Linear in the length of the text.
    """
    if len(text) > LONGEST or not _MAY_HOLD_ONE.search(text):
        return ()
    found = sorted(_all(text), key=lambda one: (one.start, -one.end))
    kept: list[WrittenPosition] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def without_positions(text: str) -> tuple[str, tuple[WrittenPosition, ...]]:
    """
    Part a text from the coordinates in it.

    Parameters
    ----------
    text
        An address.

    Returns
    -------
    tuple
        The text without them, commas in their place; and the coordinates.

    Examples
    --------
    >>> without_positions("12 Lê Lợi (20.860, 106.704)")[0]
    '12 Lê Lợi,'
    """
    text = unicodedata.normalize("NFC", text)
    found = written_positions(text)
    for one in reversed(found):
        before = re.sub(
            r"(?i)(?:toạ độ|tọa độ|toa do|gps|vị trí)?[\s:=(@\[]*$", "", text[: one.start]
        )
        text = before + "," + re.sub(r"^[\s)\].]*", "", text[one.end :])
    return text, found


def _all(text: str) -> Iterator[WrittenPosition]:
    for match in CODE.finditer(text):
        if code := parse_plus_code(match.group()):
            half = max(code.height, code.width) / 2 * DEGREE_M
            yield WrittenPosition(*match.span(), (), half, code)
    for match in _NAMED.finditer(text):
        lat, lng, other_lng, other_lat = match.groups()
        pair = (lat or other_lat, lng or other_lng)
        yield _degrees(match, *pair, orders=1)
    for match in _PAIR.finditer(text):
        yield _degrees(match, *match.groups())
    for match in _COMMAS.finditer(text):
        yield _degrees(match, *match.groups(), looks_like=DECIMAL_COMMA)
    for match in _ANGLES.finditer(text):
        yield _angles(match)
    for match in _PLANE.finditer(text):
        if position := _plane(match, text):
            yield position


def _degrees(
    match: re.Match[str], lat: str, lng: str, *, orders: int = 2, looks_like: str | None = None
) -> WrittenPosition:
    digits = min(len(re.split("[.,]", number)[1]) for number in (lat, lng))
    north, east = (float(number.replace(",", ".")) for number in (lat, lng))
    ways = ((Way(east, north, looks_like),), (Way(north, east, looks_like),))
    return WrittenPosition(*match.span(), _on_earth(ways[:orders]), 10.0**-digits / 2 * DEGREE_M)


def _angles(match: re.Match[str]) -> WrittenPosition:
    one, other = match.groups()[:4], match.groups()[4:]
    first, second = _angle(*one), _angle(*other)
    letters = [(part[3] or "").upper()[:1] for part in (one, other)]
    is_reversed = letters[0] in tuple("EWĐT") or letters[1] in tuple("SB")
    ways: tuple[tuple[Way, ...], ...] = ((Way(second, first),), (Way(first, second),))
    if any(letters):
        ways = ways[1:] if is_reversed else ways[:1]
    seconds = [part[2] for part in (one, other) if part[2]]
    decimals = min((len(re.split("[.,]", text)[-1]) if re.search("[.,]", text) else 0
                    for text in seconds), default=0)  # fmt: skip
    step = 10.0**-decimals if len(seconds) == 2 else 60.0
    return WrittenPosition(*match.span(), _on_earth(ways), step / 2 / 3600 * DEGREE_M)


def _angle(degrees: str, minutes: str, seconds: str | None, letter: str | None) -> float:
    value = int(degrees) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600
    # N is north in English and south (Nam) in Vietnamese; spelt out it is clear.
    is_negative = (letter or "").upper() in ("S", "W", "NAM", "T", "TÂY")
    return -value if is_negative else value


def _plane(match: re.Match[str], text: str) -> WrittenPosition | None:
    numbers = [float(number.replace(",", ".")) for number in match.groups()]
    easting, northing = sorted(numbers)
    if not 100_000 <= easting <= 900_000 <= northing <= 2_700_000:
        return None
    around = text[max(match.start() - 80, 0) : match.end() + 80]
    codes = _named_systems(around)
    ways = tuple(
        _way(easting, northing, code, None if len(codes) == 1 else f"EPSG:{code}")
        for code in codes or PLANE_SYSTEMS
    )
    named = _SYSTEM_BEHIND.match(text, match.end())
    end = named.end() if named and codes else match.end()
    return WrittenPosition(match.start(), end, (ways,), 1.0)


def _way(easting: float, northing: float, code: int, looks_like: str | None) -> Way:
    lng, lat = to_lng_lat(easting, northing, CRS.from_epsg(code))
    return Way(float(lng), float(lat), looks_like)


def _named_systems(text: str) -> tuple[int, ...]:
    match = _SYSTEM.search(text)
    if match is None:
        return ()
    if match.group(1):
        return tuple(code for code in PLANE_SYSTEMS if code == int(match.group(1)))
    return systems_of_meridian(match.group(2))


def _on_earth(ways: tuple[tuple[Way, ...], ...]) -> tuple[tuple[Way, ...], ...]:
    return tuple(
        rank for rank in ways if all(abs(way.lat) <= 90 and abs(way.lng) <= 180 for way in rank)
    )
