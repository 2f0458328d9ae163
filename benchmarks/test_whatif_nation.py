"""One study of the whole nation in cells, province by province, by processes and by a cluster."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from conftest import CENSUS, WARDS
from packs import ended, say, start

CASES = 20_000
"""Of the whole nation."""

WORKERS = 2
PATIENCE_S = 60

STUDY = """
[grid]
policy.ring_m = [50, 200]
withdraw_cases = ["", "F0-1", "F0-2"]
"""


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """The packs of all provinces, their cases, and a study of them."""
    folder = tmp_path_factory.mktemp("nation")
    table = pd.read_csv(CENSUS, dtype={"code": str}).dropna(subset="population")
    table = table.astype({"population": "int64"})
    table[["code", "population"]].to_csv(folder / "census.csv", index=False)
    people = table.groupby("provinceCode")["population"].sum().sort_values(ascending=False)
    codes = [f"{code:02d}" for code in people.index]
    say(f"building {len(codes)} provinces in cells")
    share = CASES / people.sum()
    given = (folder, WARDS, folder / "census.csv", share)
    running = [start("nation_cells.py", *given, *codes[at::WORKERS]) for at in range(WORKERS)]
    provinces = [json.loads(line) for one in running for line in ended(one).splitlines()]
    codes = sorted(one["code"] for one in provinces)
    areas = [f'[[areas]]\nname = "{one}"\narea = "{one}"\ncases = "{one}.csv"\n' for one in codes]
    (folder / "study.toml").write_text("\n".join(areas) + STUDY)
    return folder, provinces


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Run a scheduler and two workers as docs/whatif.md tells; give address and processes."""
    running = [dask(folder, "scheduler", "--port", "0", "--scheduler-file", folder / "S")]
    try:
        wait((folder / "S").exists)
        told = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0")
        running += [
            dask(folder, "worker", "--scheduler-file", folder / "S", *told) for _ in range(WORKERS)
        ]
        yield json.loads((folder / "S").read_text())["address"], [one.pid for one in running[1:]]
    finally:
        for one in reversed(running):
            one.send_signal(signal.SIGTERM)
            one.wait()


def dask(folder: Path, name: str, *words: object) -> subprocess.Popen[bytes]:
    """Start a scheduler or a worker."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *map(str, words)]
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--no-dashboard"], stdout=log, stderr=log
        )


def wait(found) -> None:
    """Wait until something is found."""
    last = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < last
        time.sleep(0.1)


def peak_gib(process: int) -> float:
    """Return the most memory that a process that still runs has held."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 2**20
    raise AssertionError(process)


@pytest.mark.parametrize("how", ["processes", "cluster"])
def test_a_study_of_the_nation(benchmark, nation, tmp_path, how):
    """Six runs in each of 34 provinces, from packs on disk to tables on disk."""
    folder, provinces = nation
    say(f"the study, by {how}")
    out = tmp_path / "W"
    command = [sys.executable, "-m", "zoning", "whatif", folder / "study.toml", "-o", out, "--json"]

    def studied() -> tuple[dict, float]:
        if how == "processes":
            return asked([*command, "--workers", WORKERS]), 0.0
        with cluster(tmp_path) as (address, workers):
            found = asked([*command, "--scheduler", address])
            return found, max(map(peak_gib, workers))

    begun = time.perf_counter()
    found, peak = benchmark.pedantic(studied, rounds=1)
    benchmark.extra_info.update(
        section="whatif_nation",
        job=how,
        provinces=len(provinces),
        cells=sum(one["cells"] for one in provinces),
        people=sum(one["people"] for one in provinces),
        cases=sum(one["cases"] for one in provinces),
        built=sum(one["seconds"] for one in provinces),
        seconds=time.perf_counter() - begun,
        peak_gib=peak,
        runs=found["runs"],
        without_plan=found["without_plan"],
        digest=digest_of(out),
    )
    assert found["runs"] == 6 * len(provinces)
    assert len(found["areas"]) == len(provinces)


def asked(command: list[object]) -> dict:
    """Run a command and return what it prints."""
    quiet = os.environ | {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
    printed = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, check=True, env=quiet
    )
    return json.loads(printed.stdout)


def digest_of(out: Path) -> str:
    """Return one digest of the tables of all provinces."""
    digest = hashlib.sha256()
    for path in sorted(out.glob("*/runs/*.parquet")):
        digest.update(str(path.relative_to(out)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
