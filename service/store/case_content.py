"""Write a report's content so that two reports that say the same are the same text."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson


def content_text(content: Mapping[str, Any]) -> str:
    """Return a report's content as the text that is stored: the same content, the same text."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def content_digest(kind: str, content: Mapping[str, Any]) -> str:
    """Return the digest by which two reports of one case are known to say the same."""
    return hashlib.sha256(f"{kind}\n{content_text(content)}".encode()).hexdigest()
