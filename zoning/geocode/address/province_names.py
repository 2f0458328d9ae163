"""Know how provinces are written besides their names."""

from typing import Final

PROVINCE_SHORT: Final = {
    "79": ("hcm", "tphcm", "saigon", "sg", "tpsg", "hochiminhcity", "tphochiminh", "hcmc"),
    "01": ("hn", "hanoicity", "tphn"),
    "77": ("vungtau", "baria", "brvt", "vungtaubaria"),
    "46": ("hue", "thuathienhue", "tthue", "thuathien", "tth"),
    "48": ("dn", "danangcity"),
    "66": ("daclac", "daclak"),
    "67": ("dacnong",),
    "06": ("baccan",),
    "62": ("kontum", "contum"),
}
"""How a province of June 2025 is written besides, by code: short forms and older spellings."""

PROVINCES_BEFORE: Final = {
    "hatai": ("01",), "habac": ("24", "27"), "haihung": ("30", "33"), "namha": ("35", "36"),
    "hanamninh": ("35", "36", "37"), "vinhphu": ("25", "26"), "bacthai": ("06", "19"),
    "caolang": ("04", "20"), "hoanglienson": ("10", "15"), "hatuien": ("02", "08"),
    "hasonbinh": ("01", "17"), "nghetinh": ("40", "42"), "binhtrithien": ("44", "45", "46"),
    "quangnamdanang": ("48", "49"), "nghiabinh": ("51", "52"), "phukhanh": ("54", "56"),
    "gialaikontum": ("62", "64"), "thuanhai": ("58", "60"), "songbe": ("70", "74"),
    "cuulong": ("84", "86"), "minhhai": ("95", "96"),
}  # fmt: skip
"""Provinces of 1975 to 2008 that ended before June 2025 → those on their ground on that day."""
