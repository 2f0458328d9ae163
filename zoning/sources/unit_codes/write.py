"""Write the table of unit codes as the files that come with the package."""

import gzip
import hashlib
from collections import Counter
from pathlib import Path
from typing import Final

import tomli_w

from zoning.area.codes import UnitCodes
from zoning.area.codes.former import FORMER, former_lines
from zoning.area.codes.read import LICENCE, LINKS, SOURCE, UNITS
from zoning.area.codes.rows import link_lines, unit_lines
from zoning.area.whole_folder import whole_folder

from .former import published_former_names
from .make import make_codes
from .published import PACKAGE, VERSION, read_published

_LICENCE_NAME: Final = "MIT"


def table_files() -> dict[str, bytes]:
    """
    Return the files of the table, made from the installed package.

    Returns
    -------
    dict
        Content by file name. Texts within are the same on every machine; how ``gzip`` packs
        them may depend on the version of zlib.

    Raises
    ------
    InvalidSource
        If the package is not installed in the version the table is made from, or contradicts
        itself.
    """
    data = read_published()
    codes = make_codes(data)
    former = published_former_names()
    texts = {
        UNITS: unit_lines(codes.all_units),
        LINKS: link_lines(codes.links),
        FORMER: former_lines(former),
    }
    packed = {name: gzip.compress(text.encode(), 9, mtime=0) for name, text in texts.items()}
    return packed | {
        SOURCE: _source(codes, texts, data.licence).encode(),
        LICENCE: data.licence.encode(),
    }


def write_table(folder: Path) -> None:
    """
    Write the files of the table into a folder, and nothing else beside them.

    Parameters
    ----------
    folder
        The folder; what stands there is replaced.

    Raises
    ------
    InvalidSource
        As `table_files` does.
    """
    files = table_files()
    with whole_folder(folder) as fresh:
        for name, content in files.items():
            (fresh / name).write_bytes(content)


def _source(codes: UnitCodes, texts: dict[str, str], licence: str) -> str:
    notice = next(line for line in licence.splitlines() if line.startswith("Copyright"))
    levels = Counter(unit.level for unit in codes.all_units)
    table = {
        "title": "Administrative units of Viet Nam before and after 1 July 2025",
        "first_day": codes.first_day,
        "source": f"PyPI package {PACKAGE} {VERSION}: data/converter_2025.json, data/dataset.db, "
        "data/parser_legacy.json",
        "licence": _LICENCE_NAME,
        "notice": notice,
        "licence_file": LICENCE,
        "law": "Nghị quyết 202/2025/QH15; Quyết định 19/2025/QĐ-TTg",
        "made_by": "python -m zoning.sources.unit_codes",
        "units": dict(sorted(levels.items())),
        "changes": len(codes.links),
        "former_names": texts[FORMER].count("\n") - 1,
        "sha256_of_text": {
            name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()
        },
    }
    return tomli_w.dumps(table)
