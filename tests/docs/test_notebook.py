"""The notebook runs from top to bottom, and nothing that it once printed is kept."""

import ast
import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "whatif.ipynb"


@pytest.fixture(scope="module")
def cells():
    return json.loads(NOTEBOOK.read_text("utf-8"))["cells"]


def shown(source: str, names: dict):
    """Run a cell as a notebook does, and return what stands last in it."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return (
        None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    )


def test_every_cell_runs_and_shows_something(cells, tmp_path, monkeypatch):
    """Somebody who runs it meets no error, and what is said of the town is so."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names = {"__name__": "__main__"}
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    values = [shown(source, names) for source in sources]
    assert all(value is not None for value in values)
    pictures = [value for value in values if hasattr(value, "_repr_svg_")]
    assert [picture._repr_svg_().count("<svg") for picture in pictures] == [1, 1, 1]
    assert next(tmp_path.rglob("report.html")).stat().st_size > 100_000
    assert 0 < len(names["front"]) < len(names["runs"]) == 18
    assert "policy.risk.price_open" in names["compared"].remarks[0].subjects


def test_no_output_is_kept(cells):
    """Outputs in git are old ones."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len(code) > 8
