"""Copy a store into one file, and back into any store, whichever of the back ends it is."""

from .manifest import InvalidBackup, Manifest
from .read_backup import BackupFile, open_backup
from .restore import Restored, restore
from .write_backup import back_up

__all__ = [
    "BackupFile",
    "InvalidBackup",
    "Manifest",
    "Restored",
    "back_up",
    "open_backup",
    "restore",
]
