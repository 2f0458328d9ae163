"""Write HTML in which no text from outside can be anything but text."""

import html
import re
from typing import Final

from .clean import clean
from .words import Said

_PLACES: Final = re.compile(rb'(\bid="|(?:xlink:)?href="#|url\(#)')


class Html(str):
    """A text that is HTML already; every other text is escaped where it is put in."""

    __slots__ = ()


def tag(name: str, *parts: str, **attributes: str) -> Html:
    """
    Return an element.

    Parameters
    ----------
    name
        Its name.
    *parts
        What it holds, in order: `Html` as it is, any other text escaped.
    **attributes
        Its attributes; an underscore at the end of a name is left out, one inside is a hyphen.

    Returns
    -------
    Html
        The element.

    Examples
    --------
    >>> print(tag("p", "a < b", tag("b", "c"), class_="x"))
    <p class="x">a &lt; b<b>c</b></p>
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{said}>{joined(*parts)}</{name}>")


def joined(*parts: str) -> Html:
    """Return parts one after another: `Html` as it is, any other text escaped."""
    return Html("".join(part if isinstance(part, Html) else _text(part) for part in parts))


def _text(text: str) -> str:
    """Return a text from outside, escaped, without what no page may hold."""
    return html.escape(clean(text))


def both(said: Said, *, element: str = "p") -> Html:
    """
    Return a text in Vietnamese, and in English under it.

    Parameters
    ----------
    said
        The text.
    element
        The element of each.

    Returns
    -------
    Html
        Two elements.
    """
    return joined(tag(element, said.vi), tag(element, said.en, lang="en", class_="en"))


def heading(said: Said, *, level: int) -> Html:
    """Return a heading in Vietnamese with its English in the same line of the outline."""
    english = tag("span", said.en, lang="en", class_="en")
    return tag(f"h{level}", said.vi, Html(" "), english)


def inline_svg(svg: bytes, *, prefix: str, label: str) -> Html:
    """
    Return a picture as part of a page.

    Parameters
    ----------
    svg
        A whole SVG file of ours.
    prefix
        What its identifiers begin with, so that two pictures have none in common.
    label
        What it shows, for those who do not see it.

    Returns
    -------
    Html
        The element, without prologue and without the file's own metadata.
    """
    body = svg[svg.index(b"<svg ") :]
    body = re.sub(rb"<metadata>.*?</metadata>", b"", body, count=1, flags=re.DOTALL)
    body = _PLACES.sub(rb"\g<1>" + prefix.encode() + b"-", body)
    said = f'<svg role="img" aria-label="{_text(label)}" '
    return Html(said + body.decode()[len("<svg ") :].strip())
