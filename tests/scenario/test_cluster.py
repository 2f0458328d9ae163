"""On a cluster every run is made once and none is lost, though a worker dies in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client
from patience import PATIENCE_S, until

import zoning

ROOT = Path(__file__).parents[2]
RINGS = list(range(10, 90, 4))
MODEL = zoning.SpreadModel(replicates=20)


@pytest.fixture(scope="module")
def alone(study, planner):
    return zoning.sweep(study, grid={"policy.ring_m": RINGS}, planner=planner, spread=MODEL)


@pytest.fixture
def cluster(tmp_path) -> Iterator[str]:
    """A scheduler and two workers, each a process of its own, as an office would start them."""
    running = [_dask(tmp_path, "scheduler", "--port", "0", "--scheduler-file", tmp_path / "S")]
    try:
        until((tmp_path / "S").exists)
        told = ("--nthreads", "1", "--nworkers", "1", "--memory-limit", "0")
        worker = ("worker", "--scheduler-file", tmp_path / "S", *told)
        running += [_dask(tmp_path, *worker) for _ in range(2)]
        with Client(scheduler_file=str(tmp_path / "S"), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE_S)
            yield client.scheduler.address
    finally:
        for process in reversed(running):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _dask(folder: Path, *words: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli.dask_" + str(words[0]), *words[1:]]
    command += ["--host", "127.0.0.1", "--no-dashboard"]
    with (folder / f"{words[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def workers_of(address: str) -> list[int]:
    """Return the processes of the workers."""
    with Client(address, set_as_default=False) as client:
        return sorted(client.run(os.getpid).values())


def test_a_cluster_makes_what_one_process_makes(study, alone, cluster, tmp_path):
    """The same rows, whoever makes them; a worker that is killed costs nothing but time."""
    before = workers_of(cluster)
    assert len(before) == 2
    killed = []

    def progress(done: int, _all: int) -> None:
        if done >= 4 and not killed:
            killed.append(before[0])
            os.kill(before[0], signal.SIGKILL)

    found = zoning.sweep(
        study,
        grid={"policy.ring_m": RINGS},
        scheduler=cluster,
        spread=MODEL,
        out=tmp_path / "W",
        progress=progress,
    )
    assert killed
    assert found.index.tolist() == list(range(len(RINGS)))
    assert found.drop(columns="seconds").equals(alone.drop(columns="seconds"))
    assert killed[0] not in workers_of(cluster)


def test_a_sweep_that_stops_leaves_the_cluster_free(study, cluster):
    """Whoever ends a sweep early ends its runs on the cluster too."""

    class EnoughError(Exception):
        pass

    def progress(done: int, _all: int) -> None:
        if done >= 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        zoning.sweep(study, grid={"policy.ring_m": RINGS}, scheduler=cluster, progress=progress)
    with Client(cluster, set_as_default=False) as client:
        until(lambda: not any(client.processing().values()))
