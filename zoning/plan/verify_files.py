"""Check that the files of a plan say what the plan in them says, and nothing else."""

import io
from collections.abc import Mapping

import numpy as np
import orjson

from zoning.errors import Fault

from .evidence_files import CONTACTS, TESTS
from .export import plan_files
from .plan import Plan
from .restore import FILES

_NAMES = (*FILES, "cells.csv", "sectors.csv", CONTACTS, TESTS)


def file_faults(plan: Plan, files: Mapping[str, bytes]) -> list[Fault]:
    """
    Check that the files of a plan say what the plan in them says, and nothing else.

    What a plan is read from is less than what stands in its files: the figures in ``plan.json``
    are there for people. `zoning.verify` checks the plan; this checks the files.

    Parameters
    ----------
    plan
        The plan that was read from them.
    files
        Names and contents. Files of other names are no part of a plan.

    Returns
    -------
    list of Fault
        Files that would be written otherwise, files too many, and, of ``plan.json``, which of
        its entries differ.

    Notes
    -----
    Contents are compared, not spaces and not how an archive is packed.
    """
    written = plan_files(plan)
    faults = []
    for name in _NAMES:
        if name in files and name not in written:
            faults.append(Fault(name, "a file that this plan does not have", "no such file"))
        elif name in files:
            faults += _differences(name, files[name], written[name])
    return faults


def _differences(name: str, found: bytes, written: bytes) -> list[Fault]:
    """Return what differs between two contents of one file."""
    if name == "plan.json":
        one, other = _entries(orjson.loads(found)), _entries(orjson.loads(written))
        keys = sorted(one.keys() | other.keys())
        wrong = [
            key for key in keys if key not in one or key not in other or one[key] != other[key]
        ]
        return [Fault(f"{name}, {key}", "another entry", "what the plan says") for key in wrong]
    if name.endswith(".npz"):
        same = _same_arrays(found, written)
    elif name.endswith(".geojson"):
        same = orjson.loads(found) == orjson.loads(written)
    else:
        same = found == written
    return [] if same else [Fault(name, "other contents", "what the plan in it says")]


def _entries(record: dict[str, object]) -> dict[str, object]:
    """Return the entries of a record and of the mappings in it, by their path."""
    found: dict[str, object] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            found |= {f"{key}.{path}": entry for path, entry in _entries(value).items()}
        else:
            found[key] = value
    return found


def _same_arrays(one: bytes, other: bytes) -> bool:
    """Say whether two archives hold the same arrays."""
    with np.load(io.BytesIO(one)) as left, np.load(io.BytesIO(other)) as right:
        same_names = sorted(left.files) == sorted(right.files)
        return same_names and all(
            left[name].dtype == right[name].dtype and np.array_equal(left[name], right[name])
            for name in left.files
        )
