"""Read the head of an address: the house number and the alleys it lies in."""

from dataclasses import dataclass
from typing import Final, Literal

from .tokens import SEPARATOR, Tokens

SlashOrder = Literal["alley_first", "house_first"]
"""What a bare slash means. 12/34: house 34 in alley 12 in the Centre and South, house 12 in
alley 34 in Hà Nội and the North. After the word for an alley the outer alley always comes first."""

ALLEY_RANK: Final = {"ngo": 0, "kiet": 0, "k": 0, "ngach": 1, "hem": 2}
"""Words for an alley; a word of higher rank lies inside one of lower rank."""

_HOUSE_WORDS: Final = (("so", "nha"), ("nha", "so"), ("so",), ("nha",), ("sn",), ("can", "nha"))
_NO_NUMBER: Final = (("nha", "khong", "so"), ("khong", "so"), ("ko", "so"), ("khongso",))


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One way to understand a head.

    Attributes
    ----------
    house
        The house number, normalised; None where none is written.
    alleys
        Alley numbers from the street inward.
    """

    house: str | None
    alleys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """
    The head of an address.

    Attributes
    ----------
    usual
        The readings the custom of the region allows, the likeliest first. There are several
        only where an alley may be a repetition: ``12/34/5 hẻm 12``.
    unusual
        Those that another custom would give.
    end
        Index of the first token after the head.
    """

    usual: tuple[Reading, ...]
    unusual: tuple[Reading, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Alley:
    """
    An alley as it is written.

    Attributes
    ----------
    word
        The word for it, one of `ALLEY_RANK`.
    numbers
        Its numbers, the outer alley's first: ``ngách 43/3`` has two.
    """

    word: str
    numbers: tuple[str, ...]


def head_at(tokens: Tokens, start: int, order: SlashOrder) -> Head | None:
    """
    Read a house number and alleys that begin at a token.

    Parameters
    ----------
    tokens
        The address.
    start
        Where the head should begin.
    order
        The custom for a bare slash.

    Returns
    -------
    Head or None
        None if neither a house number nor a numbered alley begins there.

    Notes
    -----
    Alleys are written from the inner to the outer one (``số 5 ngách 34 ngõ 12``) unless their
    words say otherwise (``ngõ 12 ngách 34``) or the house comes last (``hẻm 12 hẻm 34 số 5``).

    Examples
    --------
    >>> from zoning.geocode.tokens import tokens_of
    >>> head_at(tokens_of("số 5 ngách 34 ngõ 12 Bến Sỏi"), 0, "alley_first").usual[0]
    Reading(house='5', alleys=('12', '34'))
    >>> head_at(tokens_of("12/34/5 Bến Sỏi"), 0, "alley_first").usual[0]
    Reading(house='5', alleys=('12', '34'))
    """
    house: tuple[str, ...] | None = None
    house_is_last = False
    alleys: list[Alley] = []
    index, end = start, start
    while True:
        alley = _alley_at(tokens, index)
        number = None if alley or house is not None else _house_at(tokens, index, bare=not alleys)
        if alley:
            alleys.append(alley[0])
            house_is_last = False
            end = alley[1]
        elif number:
            house, end = number
            house_is_last = bool(alleys)
        else:
            break
        index = end + 1 if tokens.word(end) == SEPARATOR else end
    if house is None and not alleys:
        return None
    usual, unusual = readings_of(house, alleys, order, house_is_last=house_is_last)
    return Head(usual, tuple(one for one in unusual if one not in usual), end)


def starts_head(tokens: Tokens, index: int) -> bool:
    """Return whether a house number with its word, or a numbered alley, begins at a token."""
    return bool(_alley_at(tokens, index) or _house_at(tokens, index, bare=False))


def _alley_at(tokens: Tokens, index: int) -> tuple[Alley, int] | None:
    word = tokens.word(index)
    if word not in ALLEY_RANK:
        return None
    at = index + 1
    # "22 ngõ, 58/3 Trần Bình" and "ngõ số 58/3" both occur.
    at += tokens.word(at) in ("so", SEPARATOR)
    if not tokens.number(at):
        return None
    return Alley(word, tuple(tokens.word(at).split("/"))), at + 1


def _house_at(tokens: Tokens, index: int, *, bare: bool) -> tuple[tuple[str, ...], int] | None:
    for words in _NO_NUMBER:
        if tokens.words[index : index + len(words)] == words:
            return (), index + len(words)
    at = index
    for words in _HOUSE_WORDS:
        if tokens.words[index : index + len(words)] == words:
            at = index + len(words)
            break
    if at == index and not bare:
        return None
    if not tokens.number(at):
        return None
    number = tokens.word(at)
    return (() if number == "0" else tuple(number.split("/"))), at + 1


def readings_of(
    house: tuple[str, ...] | None, alleys: list[Alley], order: SlashOrder, *, house_is_last: bool
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """
    Return what a house number and alleys may mean together.

    Parameters
    ----------
    house
        The pieces of the house number between slashes; empty where the text says there is no
        number, None where none is written.
    alleys
        The alleys with their words, in the order of the text.
    order
        The custom for a bare slash.
    house_is_last
        Whether the house is written after the alleys.

    Returns
    -------
    tuple
        Readings by the custom of the region, the likeliest first, and those of other customs,
        some of which may be among the first too.
    """
    chains, other_chains = _chains(alleys, house_is_last=house_is_last)
    if house:
        usual, unusual = (
            _with_house(house, chains, order),
            [
                reading
                for custom in _customs(order)
                for found in (chains, other_chains)
                for reading in _with_house(house, found, custom)
            ],
        )
    elif house is None and len(alleys) == 1 and len(chains[0]) > 1:
        within = Reading(chains[0][-1], chains[0][:-1])
        whole = Reading(None, chains[0])
        # "K12/34" is a house in Đà Nẵng; "hẻm 12/34" is an alley, and only perhaps a house.
        usual, unusual = ([within], [whole]) if alleys[0].word == "k" else ([whole], [within])
    else:
        usual = [Reading(None, chain) for chain in chains]
        unusual = [Reading(None, chain) for chain in other_chains]
    return tuple(dict.fromkeys(usual)), tuple(dict.fromkeys(unusual))


def _with_house(
    house: tuple[str, ...], chains: list[tuple[str, ...]], order: SlashOrder
) -> list[Reading]:
    inner, number = _split(house, order)
    return [
        Reading(number, alleys)
        for chain in chains
        for alleys in dict.fromkeys((joined(chain, inner), chain + inner))
    ]


def _customs(order: SlashOrder) -> tuple[SlashOrder, SlashOrder]:
    return (order, "house_first" if order == "alley_first" else "alley_first")


def _split(pieces: tuple[str, ...], order: SlashOrder) -> tuple[tuple[str, ...], str]:
    if order == "alley_first":
        return pieces[:-1], pieces[-1]
    return tuple(reversed(pieces[1:])), pieces[0]


def _chains(
    alleys: list[Alley], *, house_is_last: bool
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the alleys from the street inward, and the same if they were written the other way."""
    ranks = [ALLEY_RANK[alley.word] for alley in alleys]
    outward = list(alleys) if house_is_last else list(reversed(alleys))
    if len(set(ranks)) == len(ranks):
        outward = sorted(alleys, key=lambda alley: ALLEY_RANK[alley.word])
        return _chain(outward), _chain(outward)
    return _chain(outward), _chain(list(reversed(outward)))


def _chain(outward: list[Alley]) -> list[tuple[str, ...]]:
    """Return the chain with repetitions left out, and with every number taken for an alley."""
    short: tuple[str, ...] = ()
    for alley in outward:
        # Hẻm 7 in Hẻm 7 is no repetition: both are named with their word.
        repeats = len(alley.numbers) > len(short)
        short = joined(short, alley.numbers) if repeats else short + alley.numbers
    whole = tuple(number for alley in outward for number in alley.numbers)
    return list(dict.fromkeys((short, whole)))


def joined(outer: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return two parts of a chain of alleys as one.

    Parameters
    ----------
    outer, inner
        Alley numbers from the street inward. The inner part may repeat the outer one, as in
        ``ngách 43/3, ngõ 43``.

    Returns
    -------
    tuple of str
        From the street inward.
    """
    return inner if outer and inner[: len(outer)] == outer else outer + inner
