"""Say in words where a candidate is, so that a person can choose between several."""

from typing import Final

from .gazetteer import Gazetteer
from .location import Candidate

_LEVELS: Final = ("alley", "hamlet", "ward")


class PlaceNames:
    """
    The names of the places of an area.

    Parameters
    ----------
    gazetteer
        The area made ready.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        households = gazetteer.area.households
        self._gazetteer = gazetteer
        self._numbers = households["house_number"].to_numpy(object)
        self._streets = households["street"].to_numpy(object)
        self._unit_row = {name: row for row, name in enumerate(gazetteer.units.ids)}

    def of(self, candidate: Candidate) -> str:
        """
        Return the words for a candidate.

        Parameters
        ----------
        candidate
            A household or a unit of the area.

        Returns
        -------
        str
            From small to large, as an address is written: house number and street where it is a
            household that has them, then the units it lies in, up to the ward.
        """
        names = []
        household = self._gazetteer.household_row.get(candidate["household_id"] or "")
        if household is not None:
            parts = (self._numbers[household], self._streets[household])
            names.append(" ".join(part for part in parts if isinstance(part, str)))
        names += self._units_above(self._unit_row.get(candidate["unit_id"], -1))
        return ", ".join(filter(None, dict.fromkeys(names)))

    def _units_above(self, row: int) -> list[str]:
        units = self._gazetteer.units
        names = []
        while row >= 0 and units.levels[row] in _LEVELS:
            names.append(units.names[row])
            row = units.parents[row]
        return names
