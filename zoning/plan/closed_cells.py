"""List the closed cells of a plan: where no household is known, they are what closes."""

import numpy as np
import pandas as pd

from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import cell_codes, code_sentences

from .plan import CELL_COLUMNS, no_cells
from .zones import ZoneFacts


def cell_frame(facts: ZoneFacts) -> pd.DataFrame:
    """
    Return the closed cells.

    Parameters
    ----------
    facts
        What the plan rests on.

    Returns
    -------
    DataFrame
        `CELL_COLUMNS`, sorted by ``cell_id``.
    """
    area, network = facts.area, facts.network
    zone = facts.parts.place_zone[network.cell_place]
    closed = np.flatnonzero(zone >= 0)
    if not len(closed):
        return no_cells()
    mine = zone[closed]
    codes, which = cell_codes(area, network, facts.codes, facts.reasons, closed)
    words = np.array(code_sentences(area, network, codes), dtype=object)[which]
    cells = area.cells.iloc[closed]
    return pd.DataFrame(
        {
            "cell_id": cells["cell_id"].to_numpy(object),
            "level": np.where(facts.parts.level[mine] == RED, "red", "yellow").astype(object),
            "zone": np.array(facts.ids, dtype=object)[mine],
            "people": cells["people"].to_numpy(np.int64),
            "households": cells["households"].to_numpy(np.int64),
            "reason": words,
        },
        columns=list(CELL_COLUMNS),
    )
