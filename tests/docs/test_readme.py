"""What the documents show is what happens."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def python_examples(page: Path) -> str:
    """Return the Python of a page as one program: later blocks may use earlier ones."""
    return "\n".join(re.findall(r"```python\n(.*?)```", page.read_text(), flags=re.DOTALL))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if python_examples(page)], ids=lambda page: page.name
)
def test_every_python_example_runs(page):
    """A reader who copies the examples of a page, top to bottom, meets no error."""
    exec(compile(python_examples(page), str(page), "exec"), {"__name__": "example"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page):
    """No page points at a file that is not there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_the_readme_names_both_commands():
    """Somebody on a fresh machine finds the two commands in the README."""
    text = (ROOT / "README.md").read_text()
    assert "make serve" in text
    assert "make test" in text
