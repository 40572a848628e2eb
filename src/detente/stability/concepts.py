"""The stability concepts by name, in the order in which tables show them."""

from __future__ import annotations

from detente.errors import unknown_name

SWEPT = ("nash", "gmr", "smr", "seq", "sseq")
CONCEPTS = (*SWEPT, "sim")

TITLES = {
    "nash": "Nash",
    "gmr": "general metarational",
    "smr": "symmetric metarational",
    "seq": "sequential",
    "sseq": "symmetric sequential",
    "sim": "simultaneous",
    "limited_move": "limited move",
    "non_myopic": "non-myopic",
}

MEANINGS = {
    "nash": "the party has no move to a state it likes better",
    "gmr": "each better state could be answered by the others, by any moves, so that nothing is "
    "won",
    "smr": "as general metarational, and the party could not escape the answer by moving again",
    "seq": "each better state would be answered by the others in their own interest, so that "
    "nothing is won",
    "sseq": "as sequential, and the party could not escape the answer by moving again",
    "sim": "each better state would be spoilt if the others made their own improvements at once",
}


def check_concepts(concepts: tuple[str, ...]) -> None:
    """Raise UnknownNameError for a name that is not a concept of single states."""
    for concept in concepts:
        if concept not in CONCEPTS:
            raise unknown_name("concept", concept, CONCEPTS)
