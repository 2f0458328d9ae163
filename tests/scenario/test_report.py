"""The report is one page that needs nothing, runs nothing, and is the same twice."""

import dataclasses
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
import shapely
from made_runs import grid_runs, run, runs, sampled_runs
from matplotlib import image
from swept_town import write_sweep

import zoning
from zoning.errors import InvalidInput, InvalidPlan
from zoning.plan.export import plan_files
from zoning.plan.restore import plan_from_files
from zoning.scenario.compare.circles import circles_of
from zoning.scenario.report.canvas import drawing
from zoning.scenario.report.front_picture import front_picture
from zoning.scenario.report.markup import inline_svg, tag
from zoning.scenario.report.numbers import share, written
from zoning.scenario.report.report import report_of
from zoning.scenario.report.stamp import stamp_of
from zoning.sources.sweep_folder import SweepFolder

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>$x_{1}$ \u200e\x07漢字 & </style>'


class Page(HTMLParser):
    """Collect what a browser would see: elements, their attributes, identifiers."""

    def __init__(self, page: bytes):
        super().__init__()
        self.tags, self.attributes, self.ids, self.links, self.words = [], [], [], [], []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name.endswith("href") or name == "src"]

    def handle_data(self, data):
        """Note a text."""
        self.words.append(data)


@pytest.fixture(scope="module")
def whole(town_sweep, town_area):
    """The report with everything in it."""
    folder, plans = town_sweep
    return report_of(zoning.read_sweep(folder), area=town_area, plans=[plans[0], plans[-1]])


def made(table: pd.DataFrame, **study) -> SweepFolder:
    """Return runs as if they were read from a folder."""
    return SweepFolder(study, table, None)


def test_the_page_needs_no_other_file_and_no_network(whole):
    """Every link is a place in the page, or an image that stands in it."""
    page = Page(whole.page)
    assert "svg" in page.tags
    assert not {"script", "link", "iframe", "object", "embed"} & set(page.tags)
    assert page.links
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in page.links)
    assert not re.search(r"url\((?!#)", whole.page.decode())
    assert b"content=\"default-src 'none'; style-src" in whole.page


def test_no_identifier_stands_twice_and_every_link_in_the_page_leads_somewhere(whole):
    """Six pictures of one program, each with marks of its own."""
    page = Page(whole.page)
    assert len(page.ids) == len(set(page.ids))
    missing = {link[1:] for link in page.links if link[0] == "#"} - set(page.ids)
    assert missing == set()


def test_everything_there_is_to_be_shown_is_shown(whole, town_area):
    """All sections, all pictures, both languages, and for whom the page is."""
    names = ["front", "tornado", "agreement", "circles-map", "circles-figures", "plan-against-plan"]
    assert [picture.name for picture in whole.pictures] == names
    page = whole.page.decode()
    sections = re.findall(r'<section id="([a-z]+)">', page)
    assert sections == ["found", "front", "effects", "agreement", "circles", "plans", "origin"]
    assert 'lang="vi"' in page
    assert 'lang="en"' in page
    assert "Chỉ dùng trong nội bộ" in page
    assert town_area.digest in page


def test_the_same_study_gives_the_same_bytes(whole, town_sweep, town_area):
    """Page and pictures, drawn anew from plans that were written and read."""
    folder, plans = town_sweep
    read = [plan_from_files(plan_files(plan)) for plan in (plans[0], plans[-1])]
    again = report_of(zoning.read_sweep(folder), area=town_area, plans=read)
    assert again.page == whole.page
    for number in (0, 2):
        assert whole.pictures[number].png() == again.pictures[number].png()


def test_picture_files_say_where_they_come_from_and_no_day(whole, tmp_path):
    """The area's digest in both, a drawing in each, and no clock was asked."""
    for picture in (whole.pictures[1], whole.pictures[4], whole.pictures[5]):
        svg, png = picture.svg(), picture.png()
        assert b"area_digest" in svg
        assert b"area_digest" in png
        assert b"<dc:date>" not in svg
        (tmp_path / "p.png").write_bytes(png)
        pixels = image.imread(tmp_path / "p.png")
        assert pixels.shape[1] == 1420
        assert pixels[..., :3].std() > 0.05


def test_without_area_and_plan_no_house_is_shown(town_sweep):
    """Runs and parameters alone: no map, and no notice that would be wrong."""
    report = report_of(zoning.read_sweep(town_sweep[0]))
    assert [picture.name for picture in report.pictures] == ["front", "tornado"]
    assert "Chỉ dùng trong nội bộ" not in report.page.decode()


@pytest.mark.parametrize("is_wide", [False, True])
def test_a_map_shows_hamlets_where_houses_cannot_be_told_apart(town_area, is_wide):
    """Houses a few hundred metres apart are dots; those of the whole town are its hamlets."""
    homes = town_area.households
    west = homes.geometry.x.sort_values()
    ids = homes.loc[west.index[:: 1 if is_wide else -1], "household_id"]
    some = ids.iloc[:: max(len(ids) // 40, 1)] if is_wide else ids.iloc[:40]
    counts = pd.DataFrame({"household_id": some.to_numpy(), "red": 1, "yellow": 2})
    table = grid_runs(lambda x, y: (x, 1.0, y), a__x=[1, 2], a__y=[1, 2])
    swept = SweepFolder({}, table, counts)
    picture = report_of(swept, area=stretched(town_area, 3) if is_wide else town_area).pictures[-1]
    assert picture.name == "agreement"
    labels = [panel.get_xlabel() for panel in picture.figure.axes]
    wanted = "share of households" if is_wide else "share of runs"
    assert sum(wanted in label for label in labels) == 2


def stretched(area, times):
    """Return the area, everything so many times as far from its first unit's first corner."""
    origin = shapely.get_coordinates(area.units.geometry.iloc[0])[0]
    frames = {
        name: getattr(area, name).set_geometry(
            getattr(area, name).scale(times, times, origin=tuple(origin))
        )
        for name in ("units", "households", "streets", "ground")
    }
    return dataclasses.replace(area, **frames)


def test_hostile_text_is_text(town_area, tmp_path):
    """Names, values, reasons and origins from outside run nowhere, in page and picture."""
    rows = [
        run({f"policy.{HOSTILE}": n, "policy": HOSTILE + str(n % 2)}, people=(n, 1), posts=n % 3)
        for n in range(12)
    ]
    rows += [run({f"policy.{HOSTILE}": 9, "policy": HOSTILE}, problem=HOSTILE)]
    write_sweep(tmp_path / "S", rows, [], area_digest=town_area.digest)
    study = json.loads((tmp_path / "S" / "study.json").read_text()) | {HOSTILE: {HOSTILE: HOSTILE}}
    (tmp_path / "S" / "study.json").write_text(json.dumps(study))
    report = report_of(zoning.read_sweep(tmp_path / "S"), area=town_area)
    page = Page(report.page)
    assert not {"script", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "alert(1)" in "".join(page.words)
    assert "\x07" not in report.page.decode()
    for picture in report.pictures:
        found = Page(picture.svg())
        assert not {"script", "img"} & set(found.tags)
        assert ET.fromstring(picture.svg()).tag.endswith("svg")
        assert b"alert(1)" in picture.png()


def test_a_sample_shows_ranks_and_their_p_values():
    """The table of effects has two columns more."""
    table = sampled_runs(lambda x, y, z: (int(100 * x), 5 * y, int(9 * z)), 40, seed=7)
    page = report_of(made(table)).page.decode()
    assert "p-value" in page
    assert "Mẫu rải" in page


def test_runs_without_plans_are_shown_with_their_reasons():
    """Where nothing has a plan, the reasons are all there is."""
    table = runs(*(run({"policy.a.x": n}, problem=f"rule {n % 2}") for n in range(5)))
    report = report_of(made(table))
    assert report.pictures == ()
    page = report.page.decode()
    assert page.index("rule 0") < page.index("rule 1")
    assert "policy.a.x = 0" in page


def test_simulated_infections_are_said_to_be_a_model():
    """Wherever such a figure stands: in the sentence, on the picture, in the table's head."""
    table = grid_runs(lambda x, y: (x, 1.0, 1), a__x=[1, 2], a__y=[1, 2]).assign(
        infections_mean=2.5, infections_low=1.0, infections_high=4.0
    )
    report = report_of(made(table))
    page = report.page.decode()
    assert "mô hình, không phải dự báo" in page
    assert "model, not forecast" in page
    assert "mean infections, simulated" in page


@pytest.mark.parametrize(("mean", "panels"), [(3.0, [1, 1]), (None, [0, 1])])
def test_circles_stand_on_an_axis_of_their_own_kind(town_sweep, town_planner, mean, panels):
    """Beside simulated infections they are simulated too, or not shown there."""
    circles = dataclasses.replace(
        circles_of(town_sweep[1][0], town_planner), people=2, posts=1, infections_mean=mean
    )
    table = grid_runs(lambda x, y: (x, 9.0, 1), a__x=[1, 4], a__y=[1, 2]).assign(
        infections_mean=[2.0, 2.5, 3.0, 3.5], infections_low=1.0, infections_high=8.0
    )
    with drawing():
        picture = front_picture(zoning.compare_runs(table), stamp_of(None, {}), circles=circles)
    axes = picture.figure.axes
    shown = [sum("circles" in text.get_text() for text in panel.texts) for panel in axes]
    assert shown == panels
    assert "model, not forecast" in picture.caption.en
    assert axes[0].get_ylim()[1] > 8


def test_what_does_not_belong_together_is_refused(town_sweep, town_area, town_planner):
    """Another area than the study's, plans without an area, three plans, another area's plan."""
    folder, plans = town_sweep
    swept = zoning.read_sweep(folder)
    other = made(swept.runs, provenance={"study": {"area_digest": "0" * 64}})
    with pytest.raises(InvalidInput, match="as in study"):
        report_of(other, area=town_area)
    with pytest.raises(InvalidInput, match="without an area"):
        report_of(swept, plans=plans[:1])
    with pytest.raises(InvalidInput, match="at most 2"):
        report_of(swept, area=town_area, plans=plans[:3])
    foreign = json.loads(plan_files(plans[0])["plan.json"])
    foreign["area"]["digest"] = "1" * 64
    files = plan_files(plans[0]) | {"plan.json": json.dumps(foreign).encode()}
    with pytest.raises(InvalidPlan, match="area pack"):
        report_of(swept, area=town_area, plans=[plan_from_files(files)])


def test_attributes_and_texts_are_escaped():
    """Quotes end no attribute, and an element is one only where we made it."""
    assert tag("p", '<b>"', title='"><b>') == '<p title="&quot;&gt;&lt;b&gt;">&lt;b&gt;&quot;</p>'


def test_an_inline_picture_has_marks_of_its_own():
    """Identifiers and what points at them carry the prefix; metadata stay in the file."""
    svg = b'<?xml?><svg a="1"><metadata>m</metadata><g id="x"/><use xlink:href="#x"/>'
    svg += b'<g clip-path="url(#x)"/></svg>'
    found = inline_svg(svg, prefix="p", label='"l"')
    assert found.startswith('<svg role="img" aria-label="&quot;l&quot;" a="1">')
    assert 'id="p-x"' in found
    assert 'href="#p-x"' in found
    assert "url(#p-x)" in found
    assert "metadata" not in found


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (-0.0, "0"), (12.5, "12,50"), (1234.5, "1\u202f234"), (float("nan"), "–"),
     (0.004, "0,0040"), (-1500, "−1\u202f500"), (1e-9, "0,000000"), (250.25, "250,2")],
)  # fmt: skip
def test_numbers_are_written_with_a_comma(value, words):
    """About two or three digits count, and thousands stand apart."""
    assert written(value) == words


def test_shares_are_percentages():
    """Small ones keep a digit."""
    assert (share(0.5), share(0.012), share(1.0), share(float("nan"))) == (
        *("50\u202f%", "1,2\u202f%", "100\u202f%"),
        "–",
    )
