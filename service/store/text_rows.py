"""Write the features of a plan as text, once and for all."""

from typing import Final

from sqlalchemy import Connection, insert

from .feature_text import cut_texts
from .layer_repository import SqlLayerRepository
from .layers import LAYERS
from .view import View

_ALL: Final = 2**31 - 1


def insert_texts(connection: Connection, plan_id: str, view: View) -> None:
    """
    Write the features of a plan as text.

    Parameters
    ----------
    connection
        A writing transaction.
    plan_id
        A plan whose layers of the view were just written: they are read back, so that the text
        says what the rows say, to the last digit.
    view
        The view.
    """
    layers = SqlLayerRepository(connection)
    for name, layer in LAYERS.items():
        table = layer.texts(view)
        if table is None:
            continue
        page = layers.page(name, view=view, plan_id=plan_id, box=None, limit=_ALL, offset=0)
        rows = [
            {"plan": own["plan"], "id": one, "head": head, "tail": tail}
            for one, own, (head, tail) in zip(
                page.ids, page.properties, cut_texts(page), strict=True
            )
        ]
        if rows:
            connection.execute(insert(table), rows)
