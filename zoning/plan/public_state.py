"""Hold what the next public view must remember of the last one; nobody is shown it."""

import json
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class SeenCase:
    """
    What was shown of one case.

    Attributes
    ----------
    homes
        Households and cells of the ground it is shown on, sorted.
    unit
        The unit that ground is, None for a block.
    past
        Households and cells it was shown to be among earlier, and is not: sorted.
    reported_us
        When it was reported, microseconds since 1970 in UTC.
    """

    homes: tuple[str, ...]
    unit: str | None
    past: tuple[str, ...]
    reported_us: int


@dataclass(frozen=True, slots=True, eq=False)
class PublicState:
    """
    What the next public view must remember of the last one. Restricted: it names cases.

    Attributes
    ----------
    area_digest
        The area it was drawn on.
    places
        Closed places, ascending, shape (c,).
    level
        Level of each, 1 yellow, 2 red.
    since_us
        From when on it has that level, microseconds since 1970 in UTC.
    settled
        Cases whose public zone was lifted, sorted: they close nothing any more.
    seen
        What was shown of each case, by its identifier.
    """

    area_digest: str
    places: npt.NDArray[np.int64]
    level: npt.NDArray[np.int8]
    since_us: npt.NDArray[np.int64]
    settled: tuple[str, ...]
    seen: dict[str, SeenCase]

    def to_bytes(self) -> bytes:
        """Return it as JSON; equal states are equal bytes."""
        record = {
            "format": FORMAT,
            "area_digest": self.area_digest,
            "places": self.places.tolist(),
            "level": self.level.tolist(),
            "since_us": self.since_us.tolist(),
            "settled": list(self.settled),
            "seen": {name: asdict(self.seen[name]) for name in sorted(self.seen)},
        }
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "PublicState":
        """
        Read what `to_bytes` wrote.

        Parameters
        ----------
        content
            The bytes.

        Returns
        -------
        PublicState
            The state.

        Raises
        ------
        ValueError
            If another version wrote it.
        """
        record = json.loads(content)
        if record["format"] != FORMAT:
            raise ValueError(f"public state of format {record['format']}: expected {FORMAT}")
        return cls(
            area_digest=record["area_digest"],
            places=np.array(record["places"], np.int64),
            level=np.array(record["level"], np.int8),
            since_us=np.array(record["since_us"], np.int64),
            settled=tuple(record["settled"]),
            seen={
                name: SeenCase(tuple(s["homes"]), s["unit"], tuple(s["past"]), s["reported_us"])
                for name, s in record["seen"].items()
            },
        )
