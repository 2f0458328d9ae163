"""Write the page of a report: one file, Vietnamese first, for the screen and for A4."""

from collections.abc import Mapping
from importlib import resources
from typing import Final

from .canvas import Picture
from .contents import Contents
from .findings import agreement_findings, circle_findings, run_findings
from .markup import Html, both, heading, inline_svg, joined, tag
from .tables import (
    effects_table,
    facts_table,
    plans_table,
    ranked_table,
    units_table,
    unplanned_table,
    yardstick_table,
)
from .words import LAYOUT_WORDS, UNIT_WORDS, Said, remark_words

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may do for the page: nothing runs, and nothing is fetched."""

_TITLE: Final = Said("So sánh phương án khoanh vùng", "Comparison of zoning plans")
_NOTICE: Final = Said(
    "Chỉ dùng trong nội bộ: trang này cho thấy từng nhà. Không công bố, không gửi ra ngoài.",
    "For officers only: this page shows single houses. Do not publish or pass on.",
)
_PROPOSED: Final = Said(
    "Khoanh đề xuất; người có thẩm quyền ký. Dấu phẩy là dấu thập phân.",
    "Khoanh proposes; a person signs. The comma is the decimal mark.",
)
_LEVELS: Final = ("alley", "hamlet", "ward")

Section = tuple[str, Said, Html]


def page_of(contents: Contents, pictures: Mapping[str, Picture]) -> bytes:
    """
    Write the page of a report.

    Parameters
    ----------
    contents
        What it shows.
    pictures
        Its pictures by name.

    Returns
    -------
    bytes
        HTML, UTF-8. Every text from outside is text and nothing else; no script runs in it,
        and it fetches nothing.
    """
    made = (
        _found(contents),
        _front(contents, pictures),
        _effects(contents, pictures),
        _agreement(contents, pictures),
        _circles(contents, pictures),
        _plans(contents, pictures),
        _lost(contents),
        _origin(contents),
    )
    sections = [section for section in made if section is not None]
    body = joined(
        _header(contents),
        _outline(sections),
        tag("main", *(_section(*section) for section in sections)),
        tag("footer", both(_PROPOSED)),
    )
    return ("<!DOCTYPE html>\n" + tag("html", _head(contents), tag("body", body), lang="vi")
            + "\n").encode()  # fmt: skip


def _head(contents: Contents) -> Html:
    name = "" if contents.area is None else f" – {contents.area.name}"
    style = resources.files(__package__).joinpath("style.css").read_text("utf-8")
    return tag(
        "head",
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"{_TITLE.vi}{name}"),
        tag("style", Html(style)),
    )


def _header(contents: Contents) -> Html:
    area = () if contents.area is None else (tag("p", contents.area.name),)
    shows_houses = contents.placed is not None or contents.plan is not None
    notice = (tag("div", both(_NOTICE), class_="notice", role="note"),) if shows_houses else ()
    return tag("header", heading(_TITLE, level=1), *area, *notice)


def _outline(sections: list[Section]) -> Html:
    links = (
        tag("li", tag("a", f"{title.vi} / {title.en}", href=f"#{name}"))
        for name, title, _ in sections
    )
    return tag("nav", tag("ol", *links), aria_label="Mục lục / contents")


def _section(name: str, title: Said, body: Html) -> Html:
    return tag("section", heading(title, level=2), body, id=name)


def _figure(pictures: Mapping[str, Picture], name: str) -> Html:
    """Return a picture with its caption; nothing where it was not drawn."""
    picture = pictures.get(name)
    if picture is None:
        return Html("")
    label = f"{picture.title.vi} / {picture.title.en}"
    svg = inline_svg(picture.svg(), prefix=name, label=label)
    box = tag("div", svg, class_="wide", tabindex="0", role="region", aria_label=label)
    return tag("figure", box, tag("figcaption", both(picture.caption)))


def _sentences(said: list[Said]) -> Html:
    rows = (tag("li", one.vi, tag("span", one.en, lang="en", class_="en")) for one in said)
    return tag("ul", *rows)


def _found(contents: Contents) -> Section:
    compared = contents.comparison
    remarks = (tag("div", both(remark_words(one)), class_="remark") for one in compared.remarks)
    said = run_findings(compared)
    if contents.placed is not None:
        said += agreement_findings(contents.placed, runs=len(compared.table))
    if contents.yardsticks:
        said += circle_findings(contents.yardsticks)
    title = Said("Kết quả chính", "What was found")
    return "found", title, joined(_sentences(said), *remarks)


def _front(contents: Contents, pictures: Mapping[str, Picture]) -> Section | None:
    if "front" not in pictures:
        return None
    title = Said("Phương án nào đáng xem", "Which plans are worth a look")
    said = Said(
        "Hạng là số lần chạy tốt hơn ở cả ba mặt: người bị đóng, ca lây, chốt; sau đó mới xếp theo "
        "số người. Không mặt nào được cân với mặt khác: việc ấy thuộc về người ký.",
        "A run ranks by how many runs are better in people closed, infections and posts at once, "
        "then by people. No figure is weighed against another: that is for the person who signs.",
    )
    body = joined(_figure(pictures, "front"), both(said), ranked_table(contents.comparison))
    return "front", title, body


def _effects(contents: Contents, pictures: Mapping[str, Picture]) -> Section | None:
    if "tornado" not in pictures:
        return None
    title = Said("Tham số nào quyết định", "Which parameter decides")
    layout = both(LAYOUT_WORDS[contents.comparison.layout])
    return (
        "effects",
        title,
        joined(layout, _figure(pictures, "tornado"), effects_table(contents.comparison)),
    )


def _agreement(contents: Contents, pictures: Mapping[str, Picture]) -> Section | None:
    units = contents.units
    if units is None:
        return None
    title = Said("Nơi nào bị khoanh thường xuyên", "Where runs agree")
    tables = [
        joined(heading(UNIT_WORDS[level], level=3), units_table(units, level))
        for level in _LEVELS
        if (units["level"] == level).any()
    ]
    return "agreement", title, joined(_figure(pictures, "agreement"), *tables)


def _circles(contents: Contents, pictures: Mapping[str, Picture]) -> Section | None:
    if not contents.yardsticks:
        return None
    title = Said("Vòng tròn sẽ tốn bao nhiêu", "What circles would cost")
    shown = (_figure(pictures, name) for name in ("circles-map", "circles-figures"))
    return "circles", title, joined(*shown, yardstick_table(contents.yardsticks))


def _plans(contents: Contents, pictures: Mapping[str, Picture]) -> Section | None:
    if contents.plans is None:
        return None
    title = Said("Phương án này so với phương án kia", "Plan against plan")
    said = Said(
        "Ca lây kỳ vọng của cả hai đếm theo ca bệnh và chính sách của phương án đứng trước.",
        "Expected infections of both are counted by the cases and policy of the one named first.",
    )
    shown = _figure(pictures, "plan-against-plan")
    return "plans", title, joined(both(said), plans_table(contents.plans), shown)


def _lost(contents: Contents) -> Section | None:
    if not len(contents.comparison.unplanned):
        return None
    title = Said("Lần chạy không có phương án", "Runs without a plan")
    return "lost", title, unplanned_table(contents.comparison)


def _origin(contents: Contents) -> Section:
    facts = dict(contents.facts)
    if contents.area is not None:
        facts |= {"area.name": contents.area.name, "area.digest": contents.area.digest}
        for number, source in enumerate(contents.area.sources, start=1):
            said = f"{source.origin}; {source.licence}; {source.date}"
            facts[f"area.source.{number}"] = said
    title = Said("Số liệu từ đâu", "Where the figures come from")
    return "origin", title, facts_table(sorted(facts.items()))
