"""Find the hamlets an address means, slips of the pen in their names included."""

from .gazetteer import Gazetteer
from .near_keys import is_surely_misspelt, near_keys
from .stated_units import stated_hamlets
from .written import Written


def hamlets_meant(written: Written, gazetteer: Gazetteer) -> tuple[tuple[int, ...], int]:
    """
    Return the hamlets an address means.

    Parameters
    ----------
    written
        The address.
    gazetteer
        The area.

    Returns
    -------
    tuple
        Rows of units, ascending, in the wards stated if any are; and by how many letters their
        name differs from the one written: 0 unless no hamlet bears that name, one bears a name
        like it, and no name can be spelt as it is written.
    """
    exact = {row for kind, key in written.hamlets for row in stated_hamlets(kind, key, gazetteer)}
    if exact:
        return _inside(exact, written, gazetteer), 0
    for kind, key in written.hamlets:
        if not is_surely_misspelt(key):
            continue
        known = [
            name
            for (other, name), rows in gazetteer.names.hamlets.items()
            if kind in ("", other) and _inside(set(rows), written, gazetteer)
        ]
        near = near_keys(key, sorted(set(known)))
        best = [name for name, edits in near if edits == near[0][1]]
        if len(best) == 1:
            rows = set(stated_hamlets(kind, best[0], gazetteer))
            return _inside(rows, written, gazetteer), near[0][1]
    return (), 0


def _inside(rows: set[int], written: Written, gazetteer: Gazetteer) -> tuple[int, ...]:
    if not written.wards:
        return tuple(sorted(rows))
    return tuple(sorted(row for row in rows if gazetteer.unit_ward[row] in written.wards))
