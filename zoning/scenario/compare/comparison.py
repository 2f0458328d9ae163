"""Compare the runs of a sweep: which are worth a look, and what decides their figures."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from zoning.scenario.outcome import FIGURES, SPREAD

from .columns import NAMES, Runs, runs_of
from .design import Layout, design_of
from .dominance import beaten_by
from .effects import effects_of
from .remarks import Remark, remarks_of

RANK_COLUMNS: Final = (
    "rank",  # from 1; runs with the same figures have the same
    "beaten_by",  # runs that are no worse in people, infections and posts, and better in one
    "on_risk_front",  # no run closes fewer people and leaves fewer infections
    "on_posts_front",  # no run closes fewer people with fewer posts
    "alike",  # runs with the same people, infections and posts, itself among them
)
"""What comparing adds to a run, before its own columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """
    The runs of a sweep, compared.

    Attributes
    ----------
    parameters
        What differs from run to run: those that take more than one value.
    layout
        How the runs were laid out, see `zoning.scenario.compare.design.Layout`.
    infections
        The column by which infections are compared: ``infections_mean`` where the spread of
        every run was simulated, else ``infections_left``.
    table
        The runs with a plan, best first: `RANK_COLUMNS`, all parameters, ``people_closed``
        (red and yellow), the figures, and the identifiers.
    base
        The parameters of the run from which changes of one alone are measured, in words; empty
        where nothing differs.
    unplanned
        The runs for which no plan exists: parameters, ``scenario_id``, ``problem``.
    effects
        Which parameter matters most for people closed, people in red, infections and posts:
        `zoning.scenario.compare.effects.EFFECT_COLUMNS`.
    remarks
        What a reader must know.
    """

    parameters: tuple[str, ...]
    layout: Layout
    infections: str
    table: pd.DataFrame
    base: dict[str, str]
    unplanned: pd.DataFrame
    effects: pd.DataFrame
    remarks: tuple[Remark, ...]


def compare_runs(runs: pd.DataFrame) -> Comparison:
    """
    Compare the runs of a sweep.

    Parameters
    ----------
    runs
        One row a run, as `zoning.sweep` returns them and `zoning.read_sweep` reads them: the
        parameters, then the figures.

    Returns
    -------
    Comparison
        The runs, ranked; which are beaten by no other; and which parameter matters most.

    Raises
    ------
    InvalidInput
        If a column is missing or stands twice, there is no run, or a run with a plan lacks a
        figure; every fault is listed.

    Notes
    -----
    A run's rank is how many runs are better in people closed, infections and posts at once,
    then by people closed, infections, posts. No figure is weighed against another: that is for
    the person who signs. The order of ``runs`` makes no difference.
    """
    found = runs_of(runs)
    design = design_of(found)
    infections = _infections(found)
    everything = found.all
    has_plan = everything["problem"].isna()
    closed = everything["people_red"] + everything["people_yellow"]
    figures = {
        "people_closed": closed,
        "people_red": everything["people_red"],
        infections: everything[infections],
        "posts": everything["posts"],
    }
    figures = {name: one.astype(float).where(has_plan) for name, one in figures.items()}
    effects = effects_of(found, design, figures)
    return Comparison(
        parameters=design.parameters,
        layout=design.layout,
        infections=infections,
        table=_ranked(found, infections),
        base=design.base_words(),
        unplanned=found.unplanned[[*found.parameters, "scenario_id", "problem"]],
        effects=effects,
        remarks=remarks_of(
            found,
            design.parameters,
            has_effects=len(effects) > 0,
            is_followed=infections == SPREAD[0],
        ),
    )


def _infections(runs: Runs) -> str:
    """Return the column of infections: simulated where every run with a plan was."""
    mean = runs.all.get(SPREAD[0])
    if mean is None or not mean[runs.all["problem"].isna()].notna().all():
        return "infections_left"
    return SPREAD[0]


def _ranked(runs: Runs, infections: str) -> pd.DataFrame:
    """Rank the runs with a plan, and say which are on a front."""
    planned = runs.planned
    closed = planned["people_red"] + planned["people_yellow"]
    compared = np.column_stack([closed, planned[infections], planned["posts"]]).astype(float)
    better = beaten_by(compared)
    keys = np.column_stack([better, compared])
    different, inverse, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.ravel()
    before = np.cumsum([0, *counts])[: len(different)]
    added = {
        "rank": 1 + before[inverse],
        "beaten_by": better,
        "on_risk_front": beaten_by(compared[:, :2]) == 0,
        "on_posts_front": beaten_by(compared[:, ::2]) == 0,
        "alike": counts[inverse],
    }
    rest = [name for name in planned.columns if name not in {*runs.parameters, "problem"}]
    own = [name for name in FIGURES if name in rest]
    more = [name for name in rest if name not in {*own, *NAMES}]
    ids = [name for name in NAMES if name in rest]
    table = pd.concat(
        [
            pd.DataFrame(added),
            planned[list(runs.parameters)],
            closed.rename("people_closed"),
            planned[[*own, *more, *ids]],
        ],
        axis="columns",
    )
    return table.sort_values("rank", kind="stable", ignore_index=True)
