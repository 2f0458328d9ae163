"""Packs of invented provinces, on disk and with their parcels, as a real one is kept."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from growth import clustered_cases, towns, with_flats, write_cases

import zoning
from zoning.area.area import Area
from zoning.perimeter.area_parcels import kept_parcels

HERE = Path(__file__).parent
PROVINCE = 21
"""Copies of a town of 11,854 households that make a province: a quarter of a million."""

MORE = 5
"""Cases that are held back, to come one after another."""

SEED = 20261126
BEGAN = time.monotonic()


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack, how many households it has, and the seconds it took to lay its parcels out."""

    folder: Path
    households: int
    parcels: float

    def cases(self, count: int, *, seed: int = SEED) -> tuple[Path, Path]:
        """Write so many clustered cases beside the pack, and a few more into another file."""
        listed = clustered_cases(zoning.read_area(self.folder), count + MORE, seed=seed)
        later = np.zeros(len(listed), bool)
        later[np.linspace(0, len(listed) - 1, MORE).astype(int)] = True
        files = tuple(
            self.folder.parent / f"{self.folder.name}-{count}-{seed}-{name}.csv"
            for name in ("cases", "more")
        )
        for file, some in zip(files, (listed[~later], listed[later]), strict=True):
            write_cases(some, file)
        return files


def write_pack(folder: Path, *, copies: int, flats: int = 1) -> Pack:
    """Write the pack of so many towns, with so many households behind each door."""
    area = towns(copies)
    if flats > 1:
        area = with_flats(area, flats)
    say(f"writing the pack of {len(area.households):,} households, with its parcels")
    seconds = 0.0

    def parcels(checked: Area) -> bytes | None:
        nonlocal seconds
        start = time.perf_counter()
        kept = kept_parcels(checked)
        seconds = time.perf_counter() - start
        return kept

    zoning.write_area(area, folder, parcels=parcels)
    return Pack(folder, len(area.households), seconds)


def start(script: str, *given: object) -> subprocess.Popen[str]:
    """Start a script of this folder in a process of its own."""
    command = [sys.executable, str(HERE / script), *map(str, given)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def in_process(script: str, *given: object) -> str:
    """Return what a script of this folder prints, run in a process of its own."""
    return ended(start(script, *given))


def ended(running: subprocess.Popen[str]) -> str:
    """Wait for a script, and return what it printed."""
    printed, _ = running.communicate()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, running.args)
    return printed


def say(text: str) -> None:
    """Tell who waits what is being done, and for how long it has gone on."""
    minutes = (time.monotonic() - BEGAN) / 60
    print(f"\n  {minutes:5.1f} min  {text} ", end="", file=sys.stderr, flush=True)
