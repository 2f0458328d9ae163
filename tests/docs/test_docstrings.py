"""What the docstrings show is what happens, and they name the parameters there are."""

import doctest
import importlib
import inspect
import pkgutil

import pytest
from numpydoc.validate import validate

import service
import zoning

CHECKED = {
    "GL01",  # the text begins on the line after the quotes
    "GL03",  # no double blank lines
    "GL06",  # no unknown section
    "GL07",  # sections in numpydoc's order
    "PR01",  # every parameter is described
    "PR02",  # none is described that does not exist
    "PR03",  # in the order of the signature
    "RT03",  # what is returned is described
    "SS03",  # the summary ends in a full stop
}


def modules():
    """Return every module of both packages but the commands' entry point and migrations."""
    return [
        info.name
        for package in (zoning, service)
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
        if "__main__" not in info.name and ".migrations" not in info.name
    ]


def public_functions():
    """Return the names of public functions of the core that have a Parameters section."""
    names = []
    for name in modules():
        if not name.startswith("zoning.") or name.startswith("zoning.cli"):
            continue
        module = importlib.import_module(name)
        for own, value in vars(module).items():
            is_ours = inspect.isfunction(value) and value.__module__ == name
            if is_ours and not own.startswith("_") and "Parameters\n" in (value.__doc__ or ""):
                names.append(f"{name}.{own}")
    return sorted(names)


@pytest.mark.parametrize("name", [n for n in modules() if n.startswith("zoning.")])
def test_the_examples_of_a_module_run(name):
    """Every example in a docstring gives what stands under it."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples():
    """The test above would be green for a library without a single example."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [
        example
        for name in modules()
        if name.startswith("zoning.")
        for test in finder.find(importlib.import_module(name))
        for example in test.examples
    ]
    assert len(found) > 0


@pytest.mark.parametrize("name", public_functions())
def test_a_docstring_describes_its_function(name):
    """Parameters, order of sections and returns are those of the function."""
    module, _, own = name.rpartition(".")
    function = getattr(importlib.import_module(module), own)
    errors = validate(f"{function.__module__}.{own}")["errors"]
    assert [error for error in errors if error[0] in CHECKED] == []
