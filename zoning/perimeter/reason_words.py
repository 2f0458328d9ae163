"""Say thresholds and rings in Vietnamese and English."""

from typing import Final

from zoning.policy.schema import Policy

UNIT_CAUSES: Final = {
    "houses": ("số nhà có ca trong {days} ngày", "houses with cases in {days} days"),
    "cases": ("số ca trong {days} ngày", "cases in {days} days"),
    "clusters": ("số chùm ca trong {days} ngày", "clusters of cases in {days} days"),
    "incidence": ("số ca trên 100.000 dân trong 7 ngày", "cases per 100,000 people in 7 days"),
    "positivity": (
        "tỷ lệ xét nghiệm dương tính trong 7 ngày",
        "share of positive tests in 7 days",
    ),
    "red_children": ("tỷ lệ khu trực thuộc đóng toàn bộ", "parts closed as a whole"),
    "unknown_source": (
        "số ca chưa rõ nguồn lây trong {days} ngày",
        "cases of unknown source in {days} days",
    ),
}
"""What reaches the threshold of a unit, in Vietnamese and English."""

RING_PARTS: Final = {
    "street_m": ("{:g} m theo đường đi", "{:g} m along streets"),
    "air_m": ("{:g} m đường chim bay", "{:g} m through the air"),
    "touching": ("các thửa tiếp giáp", "touching parcels"),
    "zone_air_m": ("{:g} m quanh vùng đóng theo quy định", "{:g} m round what rules close"),
    "case_air_m": ("{:g} m quanh ca bệnh", "{:g} m round a case"),
    "rest_of_alley": ("phần còn lại của hẻm", "the rest of the alley"),
    "rest_of_hamlet": ("phần còn lại của khu phố, thôn", "the rest of the hamlet"),
    "rest_of_ward": ("phần còn lại của phường, xã", "the rest of the ward"),
    "adjacent_alleys": ("các hẻm liền kề", "adjacent alleys"),
    "adjacent_hamlets": ("các khu phố, thôn liền kề", "adjacent hamlets"),
    "visited_sites": ("nơi ca bệnh đã đến", "sites that a case visited"),
    "visited_air_m": ("{:g} m quanh nơi ca bệnh đã đến", "{:g} m round sites that a case visited"),
    "adjacent_wards": ("các phường, xã liền kề", "adjacent wards"),
}
"""What a ring is made of, in Vietnamese and English."""


def ring_words(policy: Policy) -> tuple[str, str]:
    """
    Say how far the ring of a policy reaches, in Vietnamese and English.

    Parameters
    ----------
    policy
        The policy.

    Returns
    -------
    tuple of str
        The parts that the policy uses, joined by commas.
    """
    said = [
        tuple(text.format(getattr(policy.ring, name)) for text in words)
        for name, words in RING_PARTS.items()
        if getattr(policy.ring, name) or name in ("street_m", "air_m")
    ]
    vietnamese, english = zip(*said, strict=True)
    return ", ".join(vietnamese), ", ".join(english)
