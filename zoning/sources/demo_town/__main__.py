"""
Rebuild the pack: ``python -m zoning.sources.demo_town FOLDER``.

``SOURCES.toml`` is written beside FOLDER.
"""

import sys
from pathlib import Path

from .catalogue import rebuild

if len(sys.argv) != 2:
    sys.exit("usage: python -m zoning.sources.demo_town FOLDER")
rebuild(Path(sys.argv[1]))
