"""Keep what every file of benchmarks measured last, for docs/benchmarks.json."""

from pathlib import Path

HERE = Path(__file__).parent


def merged(kept: dict, run: dict) -> dict:
    """
    Put the figures of a run in the place of those that the same files gave before.

    Parameters
    ----------
    kept
        What this function returned last; empty at first.
    run
        What pytest-benchmark measured.

    Returns
    -------
    dict
        ``files``: for each file of benchmarks the machine and the commit it was measured on.
        ``benchmarks``: the figures by file, as pytest-benchmark writes them, without single
        rounds. Files that there are no longer are left out.
    """
    machine = run["machine_info"]
    said = {
        "machine": f"{machine['cpu'].get('count')} cores, Python {machine['python_version']}",
        "commit": run.get("commit_info", {}).get("id", ""),
    }
    fresh = by_file(run["benchmarks"])
    rows = by_file(kept.get("benchmarks", [])) | fresh
    files = kept.get("files", {}) | dict.fromkeys(fresh, said)
    there = sorted(file for file in rows if (HERE / file).is_file())
    return {
        "files": {file: files[file] for file in there},
        "benchmarks": [short(row) for file in there for row in rows[file]],
    }


def by_file(rows: list[dict]) -> dict[str, list[dict]]:
    """Return rows by the file that measured them, such as ``test_growth.py``."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(Path(row["fullname"].partition("::")[0]).name, []).append(row)
    return found


def short(row: dict) -> dict:
    """Return a row without its single rounds."""
    return {
        "fullname": row["fullname"],
        "stats": {"min": row["stats"]["min"]},
        "extra_info": row["extra_info"],
    }
