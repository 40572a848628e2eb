"""The stability concepts: what each asks, how strong it is, and how it is told. Declared once.

Everything that lists concepts, or treats one unlike another, reads it from these rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from detente.errors import unknown_name


@dataclass(frozen=True)
class Concept:
    """One way to say that a party stays where it is (rules S1 and S3-S7).

    Attributes
    ----------
    name, title : str
        As written in a case or an option, and as told in a table.
    meaning : str
        What it says of a state that is stable for everybody, as a sentence.
    stable : str
        What a state is for one party, as it reads after "is".
    because : str
        Why everybody stays; ``{who}`` could gain by a move that the others would answer.
    holds, manner : str
        How a state holds, as a verb and as an adverb; "" for a concept that grades no state.
    swept : bool
        Whether it is found by sweeps along the parties' own axes, in draws too.
    answered : bool
        Whether the others' answers count; otherwise the party's own moves decide.
    improving : bool
        Whether they answer one after another, each with moves that it gains by itself.
    at_once : bool
        Whether they answer at the same time as the party moves, with what each gains by.
    symmetric : bool
        Whether the party must find no way out after the answer.
    upper : str
        The concept that holds wherever this one does and follows from the party's own ranks alone.
    strength : int
        The higher, the stronger; 0 for a concept that grades no state.
    sign, style : str
        How a page marks a state whose strongest concept this is.
    """

    name: str
    title: str
    meaning: str
    stable: str
    because: str = ""
    holds: str = ""
    manner: str = ""
    swept: bool = False
    answered: bool = True
    improving: bool = False
    at_once: bool = False
    symmetric: bool = False
    upper: str = ""
    strength: int = 0
    sign: str = ""
    style: str = ""


_IN_INTEREST = (
    "{who} could gain by moving alone, but the others, each in its own interest, would take the "
    "gain away"
)
_AT_A_COST = (
    "{who} could gain by moving alone, but the others could take the gain away, if need be at "
    "their own cost"
)

ROWS = (
    Concept(
        "nash",
        "Nash",
        "Nobody can reach a state it likes better by moving alone.",
        "Nash stable",
        "nobody can improve its position by moving alone",
        "holds outright",
        "outright",
        swept=True,
        answered=False,
        upper="nash",
        strength=5,
        sign="●",
        style="firm",
    ),
    # The metarational ones are not called holding: the threat may cost those who carry it out.
    Concept(
        "gmr",
        "general metarational",
        "The others could take any gain away, if need be at their cost.",
        "general metarational",
        _AT_A_COST,
        "is kept only by threat",
        "under threat",
        swept=True,
        upper="gmr",
        strength=1,
        sign="◔",
        style="weak",
    ),
    Concept(
        "smr",
        "symmetric metarational",
        "The others could take any gain away and leave no way out, if need be at their cost.",
        "symmetric metarational",
        f"{_AT_A_COST}, and leave no way out",
        "is kept only by threat, with no way out",
        "under threat with no way out",
        swept=True,
        symmetric=True,
        upper="smr",
        strength=2,
        sign="◔",
        style="weak",
    ),
    Concept(
        "seq",
        "sequential",
        "Somebody could, but the others, each in its own interest, would take the gain away.",
        "sequentially stable",
        _IN_INTEREST,
        "holds by foresight",
        "by foresight",
        swept=True,
        improving=True,
        upper="gmr",
        strength=3,
        sign="◑",
        style="fair",
    ),
    Concept(
        "sseq",
        "symmetric sequential",
        "Somebody could, but the others, each in its own interest, would take the gain away and "
        "leave no way out.",
        "symmetric sequentially stable",
        f"{_IN_INTEREST} and leave no way out",
        "holds firmly",
        "firmly",
        swept=True,
        improving=True,
        symmetric=True,
        upper="smr",
        strength=4,
        sign="◕",
        style="firm",
    ),
    Concept(
        "sim",
        "simultaneous",
        "Each better state would be spoilt if the others made their own improvements at once.",
        "simultaneously stable",
        at_once=True,
    ),
)
# These have tables of their own, and no state is graded by them.
FARSIGHTED = (
    Concept(
        "limited_move",
        "limited move",
        "Nobody gains by leaving, looking so many moves ahead.",
        "limited-move stable",
    ),
    Concept(
        "non_myopic",
        "non-myopic",
        "Nobody gains by leaving, however far it looks ahead.",
        "non-myopically stable",
    ),
)

BY_NAME: Mapping[str, Concept] = MappingProxyType({row.name: row for row in ROWS})
CONCEPTS = tuple(BY_NAME)
SWEPT = tuple(row.name for row in ROWS if row.swept)
TITLES: Mapping[str, str] = MappingProxyType({row.name: row.title for row in ROWS + FARSIGHTED})

# Strongest first: a state is said to hold by the first of these that it satisfies.
STRENGTHS = tuple(row.name for row in sorted(ROWS, key=lambda row: -row.strength) if row.strength)


def check_concepts(concepts: Sequence[str]) -> None:
    """Raise UnknownNameError for a name that is not a concept of single states."""
    for concept in concepts:
        if concept not in BY_NAME:
            raise unknown_name("concept", concept, CONCEPTS)


def listed_concepts(names: Sequence[str] = CONCEPTS) -> str:
    """Return names as a help text tells them: "nash, gmr or smr"."""
    return f"{', '.join(names[:-1])} or {names[-1]}"
