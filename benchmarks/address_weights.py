"""
Fit the weights by which units are weighed: ``python benchmarks/address_weights.py FOLDER``.

FOLDER holds ``dev.csv`` and ``dev_perturbed.csv``. Two thirds of them are fitted to, and
addresses written from the national table by the habits of `unseen_addresses`; of the
third that is held out, how often an answer of a given probability is right is printed. The
weights are written to zoning/geocode/address/weights.py; no row of the data is.
"""

import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from address_sets import (
    Row,
    has_old_commune,
    held_out_ids,
    old_is_right,
    read_rows,
    right_chains,
)
from scipy.optimize import minimize

sys.path.append(str(Path(__file__).parents[1] / "tests" / "geocode" / "address"))
from unseen_addresses import Written, unseen_addresses

from zoning.geocode.address import parse_address
from zoning.geocode.address.chains import Chain
from zoning.geocode.address.evidence import FEATURES, evidence
from zoning.geocode.address.pieces import pieces_of
from zoning.geocode.address.readings import communes_of
from zoning.geocode.address.spelling import spelt
from zoning.geocode.address.unit_index import unit_index
from zoning.geocode.address.units_by_name import UnitIndex
from zoning.geocode.address.ways import ways_of

TARGET = Path(__file__).parents[1] / "zoning" / "geocode" / "address" / "weights.py"
PENALTY = 0.05
FOR = {"ward_kind", "ward_begins", "ward_ends", "district_kind", "letters"}
"""What can only speak for a reading; everything else can only speak against one."""

PERTURBED = 0.25
"""Weight of a perturbed row that is no typo: there are four of a base row."""

GENERATED = 0.06
"""Weight of a generated address; all together weigh about as much as the others."""

EACH, SEED = 500, 11
"""Generated addresses of every habit; other seeds are for measuring."""


class Problem(NamedTuple):
    """Chains of all rows under each other: their row, evidence, whether right; rows' weights."""

    row: np.ndarray
    evidence: np.ndarray
    is_right: np.ndarray
    weight: np.ndarray


def problem_of(rows: list[Row]) -> Problem:
    """Return the chains of rows with their evidence and whether they are right."""
    index = unit_index()
    at, features, right, weights = [], [], [], []
    for number, row in enumerate(rows):
        seen, chains = ways_of(pieces_of(spelt(row["text"]), index.syllables), index)
        at += [number] * len(chains)
        features += evidence(chains, seen, index)
        right += right_chains(row, chains, seen, index)
        is_light = row.get("perturbation", "typo") != "typo"
        weights.append(PERTURBED if is_light else 1.0)
    return Problem(np.array(at), np.array(features, float), np.array(right), np.array(weights))


def problem_of_generated(written: list[Written]) -> Problem:
    """Return the same for generated addresses; the other era's name of the ground is as right."""
    index = unit_index()
    at, features, right = [], [], []
    for number, one in enumerate(written):
        seen, chains = ways_of(pieces_of(spelt(one.text), index.syllables), index)
        at += [number] * len(chains)
        features += evidence(chains, seen, index)
        right += right_generated(one, chains, index)
    return Problem(np.array(at), np.array(features, float), np.array(right),
                   np.full(len(written), GENERATED))  # fmt: skip


def right_generated(one: Written, chains: list[Chain], index: UnitIndex) -> list[bool]:
    """Return which ways to understand a generated address are right."""
    found = []
    for chain in chains:
        unit = index.units[chain.ward.unit] if chain.ward else None
        if unit is None:
            found.append(False)
        elif unit.is_old == (one.place.era == "old"):
            found.append(unit.coded.code == one.place.ward.code)
        else:
            is_named_so = unit.coded.name == one.place.ward.name
            found.append(
                is_named_so and not one.place.present.isdisjoint(communes_of(chain, index))
            )
    return found


def joined(first: Problem, second: Problem) -> Problem:
    """Return two problems as one."""
    moved = second._replace(row=second.row + len(first.weight))
    return Problem(*(np.concatenate(pair) for pair in zip(first, moved, strict=True)))


def loss(values: np.ndarray, problem: Problem) -> tuple[float, np.ndarray]:
    """Return the penalised negative log likelihood and its gradient; last is nothing."""
    row, features, is_right, weight = problem
    beta, nothing = values[:-1], values[-1]
    score = features @ beta
    top = np.full(len(weight), nothing)
    np.maximum.at(top, row, score)
    power, power_of_nothing = np.exp(score - top[row]), np.exp(nothing - top)
    whole = np.bincount(row, power, len(weight)) + power_of_nothing
    right = np.bincount(row, power * is_right, len(weight))
    has_right = np.bincount(row, is_right, len(weight)) > 0
    good = np.where(has_right, right, power_of_nothing)
    value = -(weight * np.log(good / whole)).sum() + PENALTY * beta @ beta
    share = power / whole[row]
    of_right = np.where(is_right, power / np.where(has_right, right, 1.0)[row], 0.0)
    gradient = np.empty_like(values)
    gradient[:-1] = features.T @ (weight[row] * (share - of_right)) + 2 * PENALTY * beta
    gradient[-1] = (weight * (power_of_nothing / whole - ~has_right)).sum()
    return value, gradient


def weights_text(values: np.ndarray) -> str:
    """Return the module that holds the weights."""
    pairs = ", ".join(f"{value:.3f}" for value in values[:-1])
    body = textwrap.fill(pairs + ",", 96, initial_indent="    ", subsequent_indent="    ")
    return (
        '"""\nWeights by which units are weighed.\n\n'
        "Written by ``benchmarks/address_weights.py``; do not edit.\n"
        '"""\n\nfrom typing import Final\n\n'
        f"WEIGHTS: Final = (\n{body}\n)  # fmt: skip\n"
        '"""One for each of `zoning.geocode.address.evidence.FEATURES`."""\n\n'
        f"NOTHING: Final = {values[-1]:.3f}\n"
        '"""What speaks for none of the units."""\n'
    )


def reliability(rows: list[Row]) -> list[str]:
    """Return how often the most probable reading is right, by its probability, as a table."""
    edges = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.01)
    lines = ["| probability | rows | mean | right |", "|---|---:|---:|---:|"]
    index = unit_index()
    found = []
    for row in rows:
        seen, chains = ways_of(pieces_of(spelt(row["text"]), index.syllables), index)
        readings = parse_address(row["text"]).readings
        if not readings:
            continue
        top = readings[0]
        good = {
            _key(chain, index)
            for chain, is_right in zip(chains, right_chains(row, chains, seen, index), strict=True)
            if is_right
        }
        key = (top.era, top.district_code if top.commune_code is None else None, top.commune_code)
        found.append((top.probability, key in good))
    for low, high in pairwise(edges):
        some = [one for one in found if low <= one[0] < high]
        if some:
            mean = sum(one[0] for one in some) / len(some)
            share = sum(one[1] for one in some) / len(some)
            lines.append(
                f"| {low:.2f} to {min(high, 1):.2f} | {len(some)} | {mean:.2f} | {share:.2f} |"
            )
    return lines


def _key(chain, index) -> tuple[str, str | None, str | None]:
    unit = index.units[(chain.ward or chain.district).unit if chain.ward or chain.district
                       else chain.province]  # fmt: skip
    era = "old" if unit.is_old else "new"
    level, code = unit.coded.level, unit.coded.code
    return era, code if level == "district" else None, code if level == "ward" else None


def summary(name: str, rows: list[Row]) -> str:
    """Return how many of some rows are right, wrong and left open."""
    found = [old_is_right(parse_address(row["text"]), row) for row in rows if has_old_commune(row)]
    lists = [
        bool(set(row["commune_new_code"].split("|")) & set(parse_address(row["text"]).communes))
        for row in rows
        if row["commune_new_code"]
    ]
    size = max(len(found), 1)
    return (
        f"{name}: old commune right {found.count(True) / size:.1%}, wrong "
        f"{found.count(False) / size:.1%} of {len(found)}; present commune among candidates "
        f"{sum(lists) / max(len(lists), 1):.1%} of {len(lists)}"
    )


def main(folder: Path, *, write: bool) -> None:
    """Fit, write and report."""
    rows, perturbed = read_rows(folder / "dev.csv"), read_rows(folder / "dev_perturbed.csv")
    held = held_out_ids(rows)
    fitted = [row for row in rows if row["id"] not in held]
    fitted_perturbed = [row for row in perturbed if row["base_id"] not in held]
    if write:
        problem = joined(
            problem_of([*fitted, *fitted_perturbed]),
            problem_of_generated(unseen_addresses(EACH, SEED)),
        )
        start = np.zeros(len(FEATURES) + 1)
        signs = [(0.0, None) if name in FOR else (None, 0.0) for name in FEATURES]
        answer = minimize(loss, start, (problem,), jac=True, method="L-BFGS-B",
                          bounds=[*signs, (None, None)], options={"maxiter": 5000})  # fmt: skip
        TARGET.write_text(weights_text(answer.x), encoding="utf-8")
        print(f"{len(FEATURES)} weights of {len(problem.weight)} rows; now run with --report")
        return
    rest = [row for row in rows if row["id"] in held]
    rest_perturbed = [row for row in perturbed if row["base_id"] in held]
    print(summary("fitted", fitted))
    print(summary("held out", rest))
    for kind in sorted({row["perturbation"] for row in perturbed}):
        for name, some in (("fitted", fitted_perturbed), ("held out", rest_perturbed)):
            print(summary(f"{kind}, {name}", [r for r in some if r["perturbation"] == kind]))
    print("\n".join(reliability([*rest, *rest_perturbed])))


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--report" not in sys.argv)
