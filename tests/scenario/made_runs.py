"""Make tables of runs from formulas, where no plan is needed to know what must be found."""

import itertools

import numpy as np
import pandas as pd


def run(parameters: dict, *, people=(0, 0), infections=0.0, posts=0, problem=None, number=0):
    """Return one row of a sweep."""
    has_plan = problem is None
    figures = {
        "people_red": people[0],
        "people_yellow": people[1],
        "households_red": people[0] // 4,
        "households_yellow": people[1] // 4,
        "posts": posts,
        "infections_left": infections,
        "cost": 1000 * people[0],
        "gap": 0,
    }
    return {
        **parameters,
        **(figures if has_plan else dict.fromkeys(figures)),
        "plan_id": f"p-{number:016x}" if has_plan else None,
        "scenario_id": f"s-{number:016x}",
        "seconds": 0.1,
        "problem": problem,
    }


def runs(*rows: dict) -> pd.DataFrame:
    """Return rows as a table, each a scenario of its own."""
    return pd.DataFrame(
        [{**row, "scenario_id": f"s-{number:016x}"} for number, row in enumerate(rows)]
    )


def grid_runs(figures, **levels) -> pd.DataFrame:
    """Return a whole grid; ``figures`` says people in red, infections and posts of a run."""
    names = [f"policy.{name.replace('__', '.')}" for name in levels]
    rows = []
    for values in itertools.product(*levels.values()):
        people, infections, posts = figures(*values)
        rows.append(
            run(
                dict(zip(names, values, strict=True)),
                people=(people, 0),
                infections=infections,
                posts=posts,
            )
        )
    return runs(*rows)


def sampled_runs(figures, count: int, *, seed: int, names=("a.x", "a.y", "a.z")) -> pd.DataFrame:
    """Return runs with parameters drawn evenly from 0 to 1."""
    random = np.random.default_rng(seed)
    rows = []
    for values in random.random((count, len(names))):
        people, infections, posts = figures(*values)
        parameters = dict(zip((f"policy.{name}" for name in names), values, strict=True))
        rows.append(run(parameters, people=(people, 0), infections=infections, posts=posts))
    return runs(*rows)
