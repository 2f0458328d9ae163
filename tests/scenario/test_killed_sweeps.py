"""A sweep that is interrupted or killed goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from patience import PATIENCE_S, until

STUDY = """
cases = "{cases}"
[grid]
policy.ring_m = [20, 40, 60, 80]
policy.risk.price_open = [100000, 200000, 300000]
"""
RUNS = 12
ROOT = Path(__file__).parents[2]


@pytest.fixture
def study(tmp_path):
    cases = ROOT / "data/boundaries/thi-xa-mau/sample_cases.csv"
    file = tmp_path / "study.toml"
    file.write_text(STUDY.format(cases=cases))
    return file


def started(study: Path, *more: object) -> subprocess.Popen[str]:
    """Start a sweep as a person does."""
    command = [sys.executable, "-m", "zoning", "whatif", study, "-o", study.parent / "W", *more]
    return subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def made(folder: Path) -> dict[int, bytes]:
    """Return the parts that are there, by run."""
    return {
        int(path.stem.removeprefix("part-r")): path.read_bytes()
        for path in sorted((folder / "runs").glob("part-r*.parquet"))
    }


def wait_for_runs(study: Path, count: int, running: subprocess.Popen[str]) -> None:
    """Wait until some runs are kept."""

    def are_there():
        assert running.poll() is None, running.stderr.read()
        return len(made(study.parent / "W")) >= count

    until(are_there)


def held_with(study: Path, count: int, running: subprocess.Popen[str]) -> None:
    """Let a sweep go on in small steps until some runs are kept, and leave it standing still."""
    end = time.monotonic() + PATIENCE_S
    while True:
        os.killpg(running.pid, signal.SIGSTOP)
        if len(made(study.parent / "W")) >= count:
            return
        os.killpg(running.pid, signal.SIGCONT)
        time.sleep(0.02)
        assert running.poll() is None, running.stderr.read()
        assert time.monotonic() < end


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_sweep_that_is_ended_makes_no_run_twice(study, sign):
    """Runs that were kept stay as they are, the others are made, and none is there twice."""
    running = started(study)
    held_with(study, 3, running)
    os.killpg(running.pid, sign)
    os.killpg(running.pid, signal.SIGCONT)
    _, said = running.communicate(timeout=PATIENCE_S)
    assert "Traceback" not in said
    assert running.returncode == (-sign if sign == signal.SIGKILL else 128 + sign)
    before = made(study.parent / "W")
    assert 3 <= len(before) < RUNS
    moments = {
        number: (study.parent / f"W/runs/part-r{number:07d}.parquet").stat().st_mtime_ns
        for number in before
    }
    running = started(study)
    held_with(study, len(before) + 1, running)
    for number, moment in moments.items():
        part = study.parent / f"W/runs/part-r{number:07d}.parquet"
        assert part.stat().st_mtime_ns == moment
    os.killpg(running.pid, signal.SIGCONT)
    text, said = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, said) == (0, "")
    assert text.startswith(f"{RUNS} runs, 0 of them")
    rows = pq.read_table(study.parent / "W/runs/part-00000.parquet")
    assert rows.column("run").to_pylist() == list(range(RUNS))


def test_the_processes_of_a_killed_sweep_end_with_it(study):
    """Nobody is left who draws for no one."""
    running = started(study, "--workers", 2)
    wait_for_runs(study, 2, running)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=PATIENCE_S)
    until(lambda: not _alive(running.pid), every_s=0.1)


def _alive(group: int) -> list[int]:
    """Return the processes of a group that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(words[2]) == group and words[0] != "Z":
                found.append(int(entry.name))
    return found
