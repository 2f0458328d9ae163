"""Record that a pack was checked when it was written, and tell whether it still is that pack."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import tomli_w

RULES: Final = 1
"""
Version of all that stands between files and an area: `conform`, `content_digest`, `faults_of`.
Raise it with every change that refuses or alters what was let through before: packs written
earlier are then checked in full when they are read.
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What ``[checked]`` in `area.toml` says.

    Attributes
    ----------
    rules
        The `RULES` the pack was checked by.
    digest
        The area's digest.
    manifest
        SHA-256 of `area.toml` without this table, as `manifest_text` writes it.
    sha256
        File name of each table → SHA-256 of its bytes.
    """

    rules: int
    digest: str
    manifest: str
    sha256: Mapping[str, str]

    def holds(self, manifest: str, files: Mapping[str, bytes]) -> bool:
        """
        Tell whether a pack is still the one that was checked.

        Parameters
        ----------
        manifest
            Its `area.toml` without this table, as `manifest_text` writes it.
        files
            File name of each table → its bytes; of those that are there.

        Returns
        -------
        bool
            True if the rules are today's and not one byte or value differs.
        """
        return self == checked(self.digest, manifest, files)


def checked(digest: str, manifest: str, files: Mapping[str, bytes]) -> Checked:
    """
    Return the record of a pack that is checked now.

    Parameters
    ----------
    digest
        The area's digest.
    manifest
        Its `area.toml` without this record.
    files
        File name of each table → its bytes.

    Returns
    -------
    Checked
        The record.
    """
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    return Checked(RULES, digest, hashlib.sha256(manifest.encode()).hexdigest(), sums)


def checked_text(record: Checked) -> str:
    """Return a record as the last table of `area.toml`."""
    return "\n" + tomli_w.dumps({"checked": asdict(record)})


def parse_checked(content: Mapping[str, Any]) -> Checked | None:
    """
    Read the record of a manifest.

    Parameters
    ----------
    content
        The manifest's TOML.

    Returns
    -------
    Checked or None
        None where there is no record, or one that was not written here: such a pack is checked
        in full, so that nothing can be wrong with the record itself.
    """
    table = content.get("checked")
    names = ("rules", "digest", "manifest", "sha256")
    if not isinstance(table, dict) or set(table) != set(names):
        return None
    rules, digest, manifest, sums = (table[name] for name in names)
    texts = [digest, manifest, *(sums.values() if isinstance(sums, dict) else [None])]
    if type(rules) is not int or not all(isinstance(text, str) for text in texts):
        return None
    return Checked(rules, digest, manifest, sums)
