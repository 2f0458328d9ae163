"""Write plans without end, and say which are stored: run as a program, to be killed."""

import pickle
import sys
from itertools import count
from pathlib import Path

from stored_sample import renamed

from service.store import open_store


def write(url: str, file: str) -> None:
    """Store the plan of a file under name after name."""
    store = open_store(url)
    record = pickle.loads(Path(file).read_bytes())
    for number in count():
        store.save_plan(renamed(record, f"p-{number:06d}"))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    write(*sys.argv[1:])
