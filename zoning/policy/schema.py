"""Name every field of a policy, its unit and its range."""

import hashlib
import json
from dataclasses import MISSING, Field, asdict, dataclass, fields
from typing import Annotated, Any

from .contacts import Contacts
from .escalation import Escalation
from .lifecycle import Caps, Lifting, Stability
from .measure import MILLI, Measure


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing costs, each person and each place."""

    red_per_person: Annotated[int, Measure(f"{MILLI} per person", 1, 10**6)]
    yellow_per_person: Annotated[int, Measure(f"{MILLI} per person", 1, 10**6)]
    red_per_place: Annotated[int, Measure(f"{MILLI} per place, inhabited or not", 1, 10**6)]
    yellow_per_place: Annotated[int, Measure(f"{MILLI} per place, inhabited or not", 1, 10**6)]


@dataclass(frozen=True, slots=True)
class Risk:
    """What an expected infection costs that the plan does not prevent."""

    price_open: Annotated[int, Measure(f"{MILLI} per expected infection left open", 0, 10**8)]
    price_yellow: Annotated[int, Measure(f"{MILLI} per expected infection in yellow", 0, 10**8)]


@dataclass(frozen=True, slots=True)
class Kernel:
    """How far one infectious case reaches; hazards add up, see `zoning.exposure.kernel`."""

    street_hazard: Annotated[float, Measure("hazard per person at distance 0 along streets", 0, 10)]
    street_scale_m: Annotated[float, Measure("metres", 0.1, 10_000)]
    street_reach_m: Annotated[float, Measure("metres; 0 beyond", 0, 5_000)]
    air_hazard: Annotated[float, Measure("hazard per person at distance 0 through the air", 0, 10)]
    air_scale_m: Annotated[float, Measure("metres", 0.1, 10_000)]
    air_reach_m: Annotated[float, Measure("metres; 0 beyond", 0, 5_000)]
    alley_hazard: Annotated[float, Measure("hazard per person in the same alley", 0, 10)]
    hamlet_hazard: Annotated[float, Measure("hazard per person in the same hamlet", 0, 10)]


@dataclass(frozen=True, slots=True)
class Infectious:
    """On which days a case can infect others."""

    days_before_onset: Annotated[int, Measure("days", 0, 60)]
    days_after_onset: Annotated[int, Measure("days; onset unknown: the report's day", 0, 365)]


@dataclass(frozen=True, slots=True)
class Core:
    """How far round a confirmed case everything is red; 0 for the house alone."""

    street_m: Annotated[float, Measure("metres along streets from a case", 0, 20_000)]
    air_m: Annotated[float, Measure("metres through the air from a case", 0, 200_000)]


@dataclass(frozen=True, slots=True)
class Ring:
    """What must be at least yellow round red: the union of everything said here."""

    street_m: Annotated[float, Measure("metres along streets", 0, 5_000)]
    air_m: Annotated[float, Measure("metres through the air", 0, 5_000)]
    touching: Annotated[bool, Measure("every place whose parcel touches")]
    zone_air_m: Annotated[
        float, Measure("metres through the air from what rules make red, 0 for none", 0, 200_000)
    ]
    case_air_m: Annotated[
        float, Measure("metres through the air from a case, 0 for none", 0, 200_000)
    ]
    rest_of_alley: Annotated[bool, Measure("the rest of an alley in which a rule makes red")]
    rest_of_hamlet: Annotated[bool, Measure("the rest of a hamlet in which a rule makes red")]
    rest_of_ward: Annotated[bool, Measure("the rest of a ward in which a rule makes red")]
    adjacent_alleys: Annotated[bool, Measure("alleys next to an alley that is red as a whole")]
    adjacent_hamlets: Annotated[bool, Measure("hamlets next to a hamlet that is red as a whole")]
    adjacent_wards: Annotated[bool, Measure("wards next to a ward that is red as a whole")]
    visited_sites: Annotated[bool, Measure("sites that a case visited")]
    visited_air_m: Annotated[
        float, Measure("metres through the air from a site visited, 0 for the site alone", 0, 5_000)
    ]
    enclosed_households: Annotated[
        int,
        Measure("households below which open ground enclosed by closed is yellow, 0 for never",
                0, 10**6),
    ] = 0  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guarding:
    """What announcing and guarding costs, so that the optimum itself chooses the level."""

    household: Annotated[int, Measure(f"{MILLI} per household that is red on its own", 0, 10**8)]
    alley: Annotated[int, Measure(f"{MILLI} per alley that is red as a whole, at most", 0, 10**8)]
    hamlet: Annotated[int, Measure(f"{MILLI} per hamlet that is red as a whole, at most", 0, 10**8)]


@dataclass(frozen=True, slots=True)
class Posts:
    """What a line costs where it crosses a street, and who stands there."""

    red_factor: Annotated[int, Measure(f"{MILLI} per point of barrier_cost", 1, 10**6)]
    yellow_factor: Annotated[int, Measure(f"{MILLI} per point of barrier_cost", 1, 10**6)]
    manned_kinds: Annotated[tuple[str, ...], Measure("street kinds with manned posts")]


@dataclass(frozen=True, slots=True)
class Exempt:
    """Which places a rule protects from closing."""

    never_red_sites: Annotated[tuple[str, ...], Measure("kinds of site")]
    must_open_sites: Annotated[tuple[str, ...], Measure("kinds of site")]
    must_open_streets: Annotated[tuple[str, ...], Measure("street kinds")]


@dataclass(frozen=True, slots=True)
class Policy:
    """
    One policy: the rules a plan obeys and the prices it pays.

    Attributes
    ----------
    id
        Short name, lower case with hyphens.
    version
        Raised by one with every change of a value; at least 1.
    name, name_en
        Shown to people: Vietnamese and English.
    legal_source
        The rule it follows, or the plain statement that it follows none.
    utc_offset_hours
        Offset of the local time in which a plan's times are written, -12 to 14.
    closing, risk, kernel, infectious, contacts, core, escalation, ring, guarding, posts
        The sections, each with its own fields.
    exempt, caps, stability, lifting
        The sections, each with its own fields.
    sources
        For every field of every section, as ``section.field``: the source of its value,
        or the word "assumption" and why. Sorted pairs. A field that came later than a policy
        was written has a default, which switches it off; the policy then names no source for it.
    """

    id: str
    version: Annotated[int, Measure("edition", 1, 10**6)]
    name: str
    name_en: str
    legal_source: str
    utc_offset_hours: Annotated[float, Measure("hours east of UTC", -12, 14)]
    closing: Closing
    risk: Risk
    kernel: Kernel
    infectious: Infectious
    contacts: Contacts
    core: Core
    escalation: Escalation
    ring: Ring
    guarding: Guarding
    posts: Posts
    exempt: Exempt
    caps: Caps
    stability: Stability
    lifting: Lifting
    sources: tuple[tuple[str, str], ...]

    def as_record(self) -> dict[str, Any]:
        """
        Return the policy as plain dictionaries and lists, as a TOML preset holds it.

        A field that is off and names no source is left out, so that a policy written before the
        field existed is the same text, and has the same digest, as it was then.
        """
        record = asdict(self)
        record["sources"] = dict(self.sources)
        for name, field in LATER_FIELDS:
            is_off = record[name][field.name] == field.default
            if is_off and f"{name}.{field.name}" not in record["sources"]:
                del record[name][field.name]
        for section in record.values():
            if isinstance(section, dict):
                section.update({k: list(v) for k, v in section.items() if isinstance(v, tuple)})
        return record

    @property
    def title(self) -> str:
        """Return the Vietnamese name, as people are shown it."""
        return self.name

    @property
    def canonical(self) -> str:
        """Return the one text that stands for this policy: JSON with sorted keys."""
        return json.dumps(
            self.as_record(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `canonical`, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


SECTIONS: dict[str, type] = {
    "closing": Closing,
    "risk": Risk,
    "kernel": Kernel,
    "infectious": Infectious,
    "contacts": Contacts,
    "core": Core,
    "escalation": Escalation,
    "ring": Ring,
    "guarding": Guarding,
    "posts": Posts,
    "exempt": Exempt,
    "caps": Caps,
    "stability": Stability,
    "lifting": Lifting,
}
"""The sections of a preset, in the order in which faults are reported."""

LATER_FIELDS: tuple[tuple[str, Field[Any]], ...] = tuple(
    (name, field)
    for name, kind in SECTIONS.items()
    for field in fields(kind)
    if field.default is not MISSING
)
"""Fields that a policy may leave out, because it was written before they existed."""
