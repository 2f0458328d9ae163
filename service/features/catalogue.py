"""List the collections and say what each of them holds."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Collection:
    """
    One collection.

    Attributes
    ----------
    id
        Its name in paths; the layer of the store has the same one.
    title
        Vietnamese, then English.
    description
        What its features are, Vietnamese, then English.
    is_of_plan
        Whether its features come and go with the plan in force.
    is_restricted
        Whether it places people: then it is for officers alone, and nothing of it is kept.
    """

    id: str
    title: str
    description: str
    is_of_plan: bool = False
    is_restricted: bool = False


COLLECTIONS: Final = {
    collection.id: collection
    for collection in (
        Collection(
            "zones",
            "Vùng đỏ và vùng vàng · Red and yellow zones",
            "Các vùng phong tỏa của phương án đang có hiệu lực. · "
            "The closed zones of the plan in force.",
            is_of_plan=True,
        ),
        Collection(
            "checkpoints",
            "Chốt kiểm soát · Checkpoints",
            "Nơi ranh giới vùng cắt đường: chốt có người trực hoặc rào chắn; và cửa nhà đóng "
            "riêng trên đường lớn. · Where the line of a zone crosses a street: a manned post or a "
            "barrier; and doors closed by themselves on main roads.",
            is_of_plan=True,
        ),
        Collection(
            "cells",
            "Số dân theo ô H3 · People per H3 cell",
            "Số dân theo mức phong tỏa trong từng ô H3 độ phân giải 10. · "
            "People by level of closure in each H3 cell of resolution 10.",
            is_of_plan=True,
        ),
        Collection(
            "wards",
            "Phường, xã, đặc khu · Wards",
            "Đơn vị hành chính cấp xã, phần nằm trong địa bàn. · "
            "Administrative units below the province, as far as the area holds them.",
        ),
        Collection(
            "hamlets",
            "Khu phố, tổ dân phố, thôn, ấp · Hamlets",
            "Cộng đồng dân cư dưới cấp xã; `origin` cho biết ranh giới là thật hay suy ra. · "
            "Communities below the ward; `origin` says whether a border is given or derived.",
        ),
        Collection(
            "alleys",
            "Ngõ, ngách, hẻm, kiệt · Alleys",
            "Các ngõ hẻm có tên, kể cả ngõ trong ngõ. · "
            "Alleys with a name, those inside other alleys among them.",
        ),
        Collection(
            "streets",
            "Đường · Streets",
            "Các đoạn đường, cắt tại mỗi ngã rẽ. · Pieces of street, split at every junction.",
        ),
        Collection(
            "sites",
            "Địa điểm · Sites",
            "Bệnh viện, trạm y tế, trường học, chợ, nhà máy. · "
            "Hospitals, clinics, schools, markets, factories.",
        ),
        Collection(
            "ground",
            "Nền bản đồ · Backdrop",
            "Nhà, công viên, mặt nước để vẽ bản đồ; không quy tắc nào dùng đến. · "
            "Buildings, parks and water to draw a map with; no rule reads them.",
        ),
        Collection(
            "households",
            "Hộ · Households",
            "Các hộ của địa bàn; chỉ dành cho cán bộ. · "
            "The households of the area; for officers alone.",
            is_restricted=True,
        ),
        Collection(
            "cases",
            "Ca bệnh · Cases",
            "Các ca đã báo cáo và nơi tìm thấy, không kèm địa chỉ; chỉ dành cho cán bộ. · "
            "Cases that were reported and where they were found, without their addresses; for "
            "officers alone.",
            is_restricted=True,
        ),
    )
}
"""Every collection, in the order in which they are listed; restricted ones last."""
