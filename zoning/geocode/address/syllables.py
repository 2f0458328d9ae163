"""Know every syllable Vietnamese can have, in plain letters, y as i."""

from typing import Final

_BEGINNINGS: Final = (
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip

_RIMES: Final = """
a ac ach ai am an ang anh ao ap at au
e ec ech em en eng enh eo ep et eu
i ia ic ich iec iem ien ieng iep iet ieu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oc oe oen oeo oet oi om on ong ooc oong op ot
u ua uac uach uai uan uang uanh uao uap uat uau uc ue uech uen uenh ueo uet ui uia uich uien uiet
uin uinh uip uit uiu um un ung uo uoc uoi uom uon uong uop uot uou up ut uu
"""

PLAIN_SYLLABLES: Final = frozenset(
    beginning + rime
    for beginning in _BEGINNINGS
    for rime in _RIMES.split()
    if len(beginning + rime) > 1
)
"""Beginnings and rimes put together; some of these no word has."""
