"""Say in Vietnamese and English what figures, methods and remarks are called."""

from dataclasses import dataclass
from typing import Final

from zoning.scenario.compare.design import Layout
from zoning.scenario.compare.remarks import Remark


@dataclass(frozen=True, slots=True)
class Said:
    """
    One thing said in both languages.

    Attributes
    ----------
    vi, en
        Vietnamese, which stands first, and English.
    """

    vi: str
    en: str


FIGURE_WORDS: Final = {
    "people_closed": Said("người trong vùng đỏ và vàng", "people in red and yellow"),
    "people_red": Said("người trong vùng đỏ", "people in red"),
    "people_yellow": Said("người trong vùng vàng", "people in yellow"),
    "households_red": Said("hộ trong vùng đỏ", "households in red"),
    "households_yellow": Said("hộ trong vùng vàng", "households in yellow"),
    "posts": Said("chốt", "posts"),
    "barriers": Said("rào chắn", "barriers"),
    "doors": Said("cửa nhà đóng riêng", "single doors closed"),
    "infections_left": Said("ca lây kỳ vọng còn lại", "expected infections left"),
    "infections_mean": Said("ca lây trung bình theo mô phỏng", "mean infections, simulated"),
    "infections_low": Said("ca lây, cận dưới", "infections, low end"),
    "infections_high": Said("ca lây, cận trên", "infections, high end"),
    "cost": Said("chi phí, phần nghìn người quy đổi", "cost, thousandths of a person-equivalent"),
    "gap": Said("khoảng hở", "gap"),
}
"""What the columns of runs and plans are called."""

COUNTED: Final = frozenset(
    name for name in FIGURE_WORDS if name.startswith(("people", "households", "posts"))
)
"""Figures that are whole numbers."""

BAR_WORDS: Final = Said(
    "Vạch đứng: mức so sánh; xanh: ít hơn; cam: nhiều hơn; ở đầu thanh: giá trị của tham số.",
    "Upright line: what is compared with; blue: less; orange: more; at a bar's ends: the "
    "parameter's value.",
)
"""How to read bars of effects."""

SIMULATED: Final = Said("mô hình, không phải dự báo", "model, not forecast")

LAYOUT_WORDS: Final[dict[Layout, Said]] = {
    "grid": Said(
        "Lưới đầy đủ: mọi tổ hợp giá trị đều được chạy.",
        "A whole grid: every combination of the values was run.",
    ),
    "star": Said(
        "Hình sao: mỗi lần chạy chỉ khác một lần chạy gốc ở nhiều nhất một tham số.",
        "A star: every run differs from one run in one parameter at most.",
    ),
    "sample": Said(
        "Mẫu rải: các giá trị được rải trong khoảng của chúng.",
        "A sample: values are scattered over their ranges.",
    ),
    "none": Said("Không tham số nào thay đổi.", "No parameter varies."),
}

METHOD_WORDS: Final = {
    "one at a time": Said(
        "Đổi từng tham số một, các tham số khác giữ như lần chạy gốc. Phần trăm là tỷ lệ phương "
        "sai do riêng tham số ấy giải thích trong cả lưới (chỉ số Sobol bậc một); phần còn lại "
        "là do các tham số cùng tác động.",
        "One parameter changes at a time, the others stay as in the base run. The percentage is "
        "the share of the whole grid's variance that the parameter explains on its own "
        "(first-order Sobol index); what is left is their acting together.",
    ),
    "rank regression": Said(
        "Hồi quy trên thứ hạng. Thanh đi từ trung bình của phần tư giá trị thấp nhất đến trung "
        "bình của phần tư cao nhất; phần trăm là bình phương hệ số chuẩn hóa.",
        "Regression of ranks. A bar leads from the mean of the lowest quarter of values to that "
        "of the highest; the percentage is the standardised coefficient squared.",
    ),
    "rank groups": Said(
        "Tham số bằng chữ: thanh đi từ trung bình nhỏ nhất đến lớn nhất giữa các giá trị; phần "
        "trăm là tỷ lệ phương sai thứ hạng giữa các giá trị.",
        "A parameter of words: a bar leads from the least to the most mean among the values; "
        "the percentage is the share of the variance of ranks between them.",
    ),
}

LEVEL_WORDS: Final = {
    "open": Said("mở", "open"),
    "yellow": Said("vàng", "yellow"),
    "red": Said("đỏ", "red"),
}

UNIT_WORDS: Final = {
    "province": Said("tỉnh, thành phố", "province"),
    "ward": Said("phường, xã", "ward"),
    "hamlet": Said("khu phố, thôn", "hamlet"),
    "alley": Said("ngõ, hẻm", "alley"),
}


def remark_words(remark: Remark) -> Said:
    """
    Say a remark.

    Parameters
    ----------
    remark
        The remark.

    Returns
    -------
    Said
        One or two sentences.
    """
    names = ", ".join(remark.subjects)
    count = remark.count
    words = {
        "own_cases": Said(
            f"Tham số {names} đổi cả danh sách ca được biết: biết ít ca hơn thì đếm ra ít ca lây "
            "hơn, nhưng rủi ro không vì thế mà giảm. Chỉ so trong cùng một giá trị.",
            f"Parameter {names} changes which cases are known: whoever knows fewer counts fewer "
            "infections, and the risk is no smaller for it. Compare within one value only.",
        ),
        "own_count": Said(
            f"Tham số {names} đổi cả cách đếm ca lây: mỗi lần chạy đếm theo quy tắc của chính "
            "nó, nên đừng so số ca lây giữa các giá trị ấy.",
            f"Parameter {names} changes how infections are counted: every run counts by its own "
            "rules, so do not compare infections between these values.",
        ),
        "own_prices": Said(
            f"Tham số {names} đổi cả đơn giá: cột chi phí của mỗi lần chạy theo giá của chính nó.",
            f"Parameter {names} changes prices: every run's cost is at its own prices.",
        ),
        "not_proved": Said(
            f"{count} lần chạy có khoảng hở: phương án có thể đắt hơn mức rẻ nhất nhiều nhất "
            "bằng khoảng hở.",
            f"{count} runs have a gap: their plans may cost up to that much too much.",
        ),
        "no_plan": Said(
            f"{count} lần chạy không có phương án nào; lý do ở bảng cuối.",
            f"{count} runs have no plan at all; the last table says why.",
        ),
        "few_runs": Said(
            f"{count} lần chạy có phương án là quá ít, hoặc quá giống nhau, để nói tham số nào "
            "quan trọng.",
            f"{count} runs with a plan are too few, or too alike, to say which parameter matters.",
        ),
    }
    return words[remark.kind]
