"""Say which old ward went into which new one."""

from zoning.errors import Fault, InvalidSource

from .published import NewRow, OldRow, Published

Pair = tuple[OldRow, NewRow]


def published_pairs(data: Published) -> list[Pair]:
    """
    Return which old ward, or district without wards, went into which new ward.

    Parameters
    ----------
    data
        What the package publishes.

    Returns
    -------
    list of tuple
        Sorted by the two codes.

    Raises
    ------
    InvalidSource
        If the lists speak of a ward that is in neither, or two wards have one key; every key
        is named.
    """
    keys = [
        *((old, (province, new)) for province, news in data.whole.items()
          for new, olds in news.items() for old in olds),
        *((old, (province, new)) for province, olds in data.divided.items()
          for old, news in olds.items() for new in news),
    ]  # fmt: skip
    old_by_key = {row.key: row for row in data.old}
    new_by_key = {(row.province_key, row.ward_key): row for row in data.new}
    strange = sorted(
        {old for old, _ in keys if old not in old_by_key}
        | {"_".join(new) for _, new in keys if new not in new_by_key}
    )
    faults = [Fault(key, "no ward of this key", "a key of the ward lists") for key in strange]
    if len(old_by_key) < len(data.old) or len(new_by_key) < len(data.new):
        faults.append(Fault("ward lists", "two wards of one key", "unique keys"))
    if faults:
        raise InvalidSource(faults, subject="source package")
    pairs = {(old_by_key[old], new_by_key[new]) for old, new in keys}
    return sorted(pairs, key=lambda pair: (pair[0].code, pair[1].ward_code))
