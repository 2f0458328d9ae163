"""Say in Vietnamese and English what would explain a position."""

from typing import Final

from zoning.sources.tables.vn2000_zones import meridian_of

from .position_readings import MERIDIAN

_WORDS: Final = {
    "swapped": ("hai trục đổi chỗ", "the two axes swapped"),
    "west_for_east": ("sai dấu kinh độ", "the sign of the longitude wrong"),
    "south_for_north": ("sai dấu vĩ độ", "the sign of the latitude wrong"),
    "no_datum_shift": (
        "tọa độ VN-2000 chưa chuyển sang WGS 84",
        "VN-2000 taken for WGS 84 without the datum shift",
    ),
    "needless_datum_shift": (
        "tọa độ WGS 84 bị coi là VN-2000",
        "WGS 84 taken for VN-2000, with a datum shift too many",
    ),
    "decimal_comma": ("dấu phẩy thập phân", "decimal commas"),
}
"""Common errors of positions, in Vietnamese and English."""


def error_words(looks_like: str) -> tuple[str, str]:
    """
    Say which error a position looks like.

    Parameters
    ----------
    looks_like
        A word of ``looks_like`` of located cases.

    Returns
    -------
    tuple of str
        Vietnamese and English.

    Raises
    ------
    KeyError
        If there is no such word.

    Examples
    --------
    >>> error_words("EPSG:9210")[1]
    "meridian 105°45' (EPSG:9210)"
    """
    if looks_like.startswith("EPSG:"):
        meridian = meridian_of(int(looks_like.removeprefix("EPSG:")))
        if meridian is None:
            return f"hệ {looks_like}", f"the system {looks_like}"
        return f"kinh tuyến trục {meridian} ({looks_like})", f"meridian {meridian} ({looks_like})"
    if looks_like.startswith(MERIDIAN):
        minutes = int(looks_like.removeprefix(MERIDIAN))
        side = ("tây", "west") if minutes > 0 else ("đông", "east")
        apart = f"{abs(minutes) // 60}°{abs(minutes) % 60:02d}'"
        return (
            f"kinh tuyến trục lệch {apart} về phía {side[0]}",
            f"turned into degrees by a meridian {apart} too far {side[1]}",
        )
    return _WORDS[looks_like]


def off_words(off_m: float) -> str:
    """
    Say how far a position is off.

    Parameters
    ----------
    off_m
        Metres, at least 0.

    Returns
    -------
    str
        Metres below one kilometre, else kilometres.

    Examples
    --------
    >>> off_words(225.4), off_words(82031.3)
    ('225 m', '82 km')
    """
    return f"{off_m:.0f} m" if off_m < 1000 else f"{off_m / 1000:.3g} km"
