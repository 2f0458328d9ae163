"""What a compiled library prints never mixes with what a command prints."""

import ctypes
import os

from zoning.perimeter.aside import printing_aside


def test_what_is_printed_meanwhile_goes_to_the_standard_error(capfd):
    """Buffered or not; before and after, the output is what it was."""
    library = ctypes.CDLL(None)
    os.write(1, b"before ")
    with printing_aside():
        library.puts(b"inside")
        os.write(1, b"as well")
    os.write(1, b"after")
    out, error = capfd.readouterr()
    assert out == "before after"
    assert "inside" in error
    assert "as well" in error
