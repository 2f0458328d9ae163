"""Say in words why caps cannot be kept, and what could be."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from zoning.perimeter.capped import solve_capped
from zoning.perimeter.capped_solution import CappedSolution
from zoning.perimeter.caps import Cap
from zoning.perimeter.problem import OPEN, PerimeterProblem, exact_sum
from zoning.perimeter.relaxation import priced_problem
from zoning.policy.lifecycle import Caps

_WORDS: Final = {
    "max_posts": ("chốt", "checkpoints"),
    "max_people_red": ("người trong vùng đỏ", "people in red"),
    "max_people_closed": ("người trong vùng đỏ và vàng", "people in red or yellow"),
    "min_risk_covered": ("số ca lây dự kiến được khoanh", "of the expected infections closed"),
}


def cap_sentences(
    limits: Caps,
    problem: PerimeterProblem,
    caps: Mapping[str, Cap],
    solution: CappedSolution,
) -> list[str]:
    """
    Say which caps cannot be kept, and the least that could.

    Parameters
    ----------
    limits
        The policy's caps.
    problem, caps
        The problem and its caps by field.
    solution
        The answer, without labels and without a conflict of rules.

    Returns
    -------
    list of str
        Vietnamese, a slash, English; one sentence a cap that is to blame. Where one alone
        cannot be met, the least that any plan within the rules has; where several exclude each
        other, for each the least with all the others kept; where nothing was proved, that too.
    """
    proof = solution.relaxation
    alone = proof is not None and proof.scale == 0
    sentences = []
    for index, (name, cap) in enumerate(caps.items()):
        if alone and proof is not None and proof.prices[index]:
            return [_sentence(limits, name, cap, proof.cost, ("", ""))]
        if not alone and solution.status == "infeasible":
            others = tuple(other for key, other in caps.items() if key != name)
            least = solve_capped(priced_problem(problem, [cap], [1], scale=0), others).bound
            beside = (" khi giữ các mức trần khác", " with the other caps kept")
            sentences.append(_sentence(limits, name, cap, least, beside))
    if sentences:
        return sentences
    named = ", ".join(f"caps.{name} {getattr(limits, name):g}" for name in caps)
    vietnamese = "chưa tìm thấy phương án nào giữ được, cũng chưa chứng minh là không có"
    english = "no plan that keeps them was found, and none is proved impossible; raise a cap"
    return [f"{named}: {vietnamese}; hãy nới mức trần / {named}: {english}"]


def _sentence(limits: Caps, name: str, cap: Cap, least: int | None, beside: tuple[str, str]) -> str:
    """Say what a cap allows and what any plan has at least."""
    vietnamese, english = _WORDS[name]
    asked = getattr(limits, name)
    if name == "min_risk_covered":
        # No plan covers more: rounded down, so that the share named can be asked for.
        whole = exact_sum(cap.at_place[:, OPEN])
        most = np.floor(1e6 * (1 - (least or 0) / max(whole, 1))) / 1e6
        return (
            f"caps.{name} {asked:g}: phương án nào cũng chỉ đạt tối đa {most:g} {vietnamese}"
            f"{beside[0]} / caps.{name} {asked:g}: every plan has at most {most:g} {english}"
            f"{beside[1]}"
        )
    return (
        f"caps.{name} {asked}: phương án nào cũng cần ít nhất {least} {vietnamese}{beside[0]}"
        f" / caps.{name} {asked}: every plan needs at least {least} {english}{beside[1]}"
    )
