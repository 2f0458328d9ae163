"""A folder is whole or not there, whenever its maker is killed and whoever else writes it."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from zoning.area.whole_folder import whole_folder

MAKER = """
import os, signal, sys
from pathlib import Path
import shutil
from zoning.area.whole_folder import whole_folder

moment, calls = sys.argv[2], []

def die_at(name, function):
    def wrapped(*arguments, **options):
        calls.append(name)
        if f"{name}{calls.count(name)}" == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return wrapped

Path.rename = die_at("rename", Path.rename)
Path.mkdir = die_at("mkdir", Path.mkdir)
os.fsync = die_at("fsync", os.fsync)
shutil.rmtree = die_at("rmtree", shutil.rmtree)
with whole_folder(Path(sys.argv[1])) as folder:
    for number in (1, 2):
        (folder / f"{number}.txt").write_text("new")
        if f"write{number}" == moment:
            os.kill(os.getpid(), signal.SIGKILL)
"""

MOMENTS = ("mkdir2", "write1", "write2", "fsync1", "fsync2", "rename1", "rename2", "rmtree2")
"""Before the hidden folder is used, while files are written, at each step of the swap."""


def texts(folder):
    return {file.name: file.read_text() for file in sorted(folder.iterdir())}


def fill(target, text):
    with whole_folder(target) as folder:
        for number in (1, 2):
            (folder / f"{number}.txt").write_text(text)


def killed_at(moment, target):
    done = subprocess.run(
        [sys.executable, "-c", MAKER, target, moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


OLD, NEW = ({"1.txt": text, "2.txt": text} for text in ("old", "new"))


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_leaves_no_half_folder(moment, tmp_path):
    """At every moment the old folder, the whole new one or nothing stands; the rest is cleared."""
    target = tmp_path / "pack"
    fill(target, "old")
    killed_at(moment, target)
    assert not target.exists() or texts(target) in (OLD, NEW)
    fill(target, "later")
    assert texts(target) == {"1.txt": "later", "2.txt": "later"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["pack"]


def test_a_killed_first_run_leaves_nothing_in_place(tmp_path):
    """Where nothing stood, a run killed while writing leaves nothing under the name."""
    killed_at("write1", tmp_path / "pack")
    assert not (tmp_path / "pack").exists()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_run_killed_in_the_swap_has_its_old_folder_put_back(tmp_path):
    """Killed between the two renames, the old folder comes back though the next run fails."""
    target = tmp_path / "pack"
    fill(target, "old")
    killed_at("rename2", target)
    assert not target.exists()
    with pytest.raises(OSError, match="disk"), whole_folder(target):
        raise OSError("the disk is full")
    assert texts(target) == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == ["pack"]


def test_the_folder_of_a_living_maker_is_left_alone(tmp_path):
    """A second run for the same target does not remove what the first is still filling."""
    target = tmp_path / "pack"
    with whole_folder(target) as folder:
        (folder / "1.txt").write_text("first")
        fill(target, "second")
        assert texts(target) == {"1.txt": "second", "2.txt": "second"}
    assert texts(target) == {"1.txt": "first"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["pack"]


def test_many_makers_of_one_folder_take_turns(tmp_path):
    """Eight at once: none fails, one whole folder of one of them stays, and nothing else."""
    target = tmp_path / "pack"
    names = [str(number) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: fill(target, name), names))
    one = (target / "1.txt").read_text()
    assert one in names
    assert texts(target) == {"1.txt": one, "2.txt": one}
    assert [entry.name for entry in tmp_path.iterdir()] == ["pack"]


def test_other_hidden_folders_are_left_alone(tmp_path):
    """What merely looks like a rest, or is one of another target, is not touched."""
    for name in (".pack.personal", ".other.abcdefgh", ".pack.v2.abcdefgh"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.txt").write_text("xin chào")
    (tmp_path / ".pack.textfile").write_text("xin chào")
    fill(tmp_path / "pack", "new")
    assert len(list(tmp_path.iterdir())) == 5
    assert all((tmp_path / name / "letter.txt").exists() for name in (".pack.personal",))
