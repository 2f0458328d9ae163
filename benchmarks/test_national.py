"""Build the pack of the country, beside merely reading and writing the same borders."""

import geopandas as gpd
import shapely
from conftest import SHARED, WARDS

from zoning.area.write import write_area
from zoning.sources.national import build_from_wards

CENSUS = SHARED / "vn-2025-mapping-pop" / "derived_pop2025_joined_to_gso_code.csv"


def test_national_build(benchmark, tmp_path):
    """Read wards and census, dissolve provinces, check and write the pack."""

    def build():
        area = build_from_wards(WARDS, census_file=CENSUS)
        write_area(area, tmp_path / "VN")
        return area

    area = benchmark.pedantic(build, rounds=1)
    levels = area.units.level.value_counts()
    benchmark.extra_info.update(
        section="national",
        job="build",
        wards=int(levels["ward"]),
        provinces=int(levels["province"]),
        vertices=int(shapely.get_num_coordinates(area.units.geometry.values).sum()),
    )
    assert levels["ward"] == 3321


def test_national_copy(benchmark, tmp_path):
    """Read the wards and write them again: what no build can be quicker than."""

    def copy():
        gpd.read_parquet(WARDS).to_parquet(tmp_path / "wards.parquet", compression="zstd")

    benchmark.pedantic(copy, rounds=3)
    benchmark.extra_info.update(section="national", job="copy")
    assert (tmp_path / "wards.parquet").stat().st_size > 0
