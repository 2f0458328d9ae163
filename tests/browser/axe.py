"""Ask axe-core which serious faults of accessibility a page has."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from hatch_build import QUIET, run_npm  # noqa: E402 - of the package's own build

APP = ROOT / "service" / "web" / "app"
CORE = Path("node_modules", "axe-core")
GRAVE = ("serious", "critical")

_RUN = """async grave => {
    const {violations} = await axe.run(document, {resultTypes: ['violations']});
    return violations.filter(({impact}) => grave.includes(impact)).flatMap(({id, nodes}) =>
        nodes.map(({target, failureSummary}) => `${id} ${target.join(' ')}: ${failureSummary}`));
}"""


def axe_script(scratch):
    """Return the script of the version that is locked; it is installed where it is not there."""
    lock = json.loads((APP / "package-lock.json").read_text())
    locked = lock["packages"][CORE.as_posix()]
    home = APP
    if _version(home) != locked["version"]:
        home = scratch
        needed = {"name": "scratch", "dependencies": {CORE.name: locked["version"]}}
        packages = {"": needed, CORE.as_posix(): locked}
        (home / "package.json").write_text(json.dumps(needed))
        (home / "package-lock.json").write_text(
            json.dumps({"name": "scratch", "lockfileVersion": 3, "packages": packages})
        )
        # The map's build has fetched it, and its certificates are those that npm is to trust.
        run_npm(home, "ci", "--ignore-scripts", "--prefer-offline", *QUIET)
    return (home / CORE / "axe.min.js").read_text(encoding="utf-8")


def grave_faults(page, script):
    """Return what axe calls serious or critical on the page as it is now."""
    if page.evaluate("window.axe === undefined"):  # half a megabyte, once for each page
        page.evaluate(f"{script}; null")
    return page.evaluate(_RUN, list(GRAVE))


def _version(home):
    described = home / CORE / "package.json"
    return json.loads(described.read_text())["version"] if described.is_file() else None
