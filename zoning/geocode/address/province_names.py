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
