"""
Rebuild the bundled pack: ``python -m zoning.cli.demo_pack FOLDER``.

``SOURCES.toml`` is written beside FOLDER.
"""

import sys
from pathlib import Path

from zoning.perimeter.area_parcels import kept_parcels
from zoning.sources.demo_town.catalogue import rebuild

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m zoning.cli.demo_pack FOLDER")
    rebuild(Path(sys.argv[1]), parcels=kept_parcels)
