"""Take the time of writing out of a workbook, so that the same content gives the same bytes."""

import io
import re
import zipfile
from typing import Final

_STAMP: Final = re.compile(rb"(<\w+:(?:created|modified)[^>]*>)[^<]*")
"""Whatever the prefix: another library may have given the namespace one of its own."""

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def timeless(book: bytes) -> bytes:
    """
    Return a workbook without the times at which it was written.

    Parameters
    ----------
    book
        An .xlsx workbook.

    Returns
    -------
    bytes
        The same workbook; equal for equal content.
    """
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return plain.getvalue()
