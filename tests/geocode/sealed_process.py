"""Run Python in a process that dies at the first socket, whoever opens it."""

import os
import platform
import subprocess
import sys
from textwrap import dedent

SEAL = """
import ctypes, platform, struct, sys

def refuse(event, arguments):
    if event.startswith("socket."):
        sys.stderr.write(f"opened: {event}\\\\n")
        sys.stderr.flush()
        import os
        os._exit(77)

sys.addaudithook(refuse)

# The hook sees Python only. A filter of the kernel sees libraries in C too: it kills the process
# at the system call `socket`.
SOCKET = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}[platform.machine()]
NUMBER, ARCHITECTURE = SOCKET
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
steps = [
    (LOAD, 0, 0, 4), (EQUAL, 1, 0, ARCHITECTURE), (RETURN, 0, 0, ALLOW),
    (LOAD, 0, 0, 0), (EQUAL, 0, 1, NUMBER), (RETURN, 0, 0, KILL), (RETURN, 0, 0, ALLOW),
]
code = b"".join(struct.pack("HBBI", *step) for step in steps)
buffer = ctypes.create_string_buffer(code, len(code))

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]

program = Program(len(steps), ctypes.addressof(buffer))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # no new privileges: then anybody may set a filter
assert libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0, ctypes.get_errno()
"""

CAN_SEAL = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")


def run_sealed(code: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run some lines of Python without any network; return how the process ended."""
    return subprocess.run(
        [sys.executable, "-c", SEAL.replace("\\\\n", "\\n") + dedent(code), *map(str, words)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            # Whoever switched it on for other work: positions must not leave the machine.
            "PROJ_NETWORK": "ON",
        },
        capture_output=True,
        text=True,
        check=False,
    )
