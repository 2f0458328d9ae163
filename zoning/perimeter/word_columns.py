"""Make columns of words without a look at each row's text."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Words = pd.api.extensions.ExtensionArray


def taken(words: Sequence[str], rows: NDArray[np.integer]) -> Words:
    """Return one of the words for each row."""
    return pd.array(list(words), dtype="str").take(rows)


def told(words: Words) -> Words | NDArray[np.object_]:
    """Return a column of words; one in which every row is null is of no words, but of nulls."""
    known = np.asarray(words.isna(), bool)
    return np.full(len(words), None, object) if known.all() else words


def joined(first: Words, last: Words) -> Words:
    """Return the words of one column, each followed by that of another."""
    return pd.Series(first).str.cat(pd.Series(last)).array
