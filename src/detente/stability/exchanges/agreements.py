"""Which sets of parties may act together: named ones, pairs, all, or sets that are given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.errors import InputError, TooLargeError
from detente.model import Model

MOST_SETS = 4_096
MOST_TOGETHER = 5  # parties up to which every set is asked where none is named


@dataclass(frozen=True)
class Agreements:
    """The largest sets of parties that may act together; their subsets may too (rule EX2).

    Attributes
    ----------
    sets : tuple of tuple of str
        Two parties or more each, in file order, none inside another.
    asked : str
        How they were asked for: ``none``, ``named``, ``pairs``, ``all`` or ``given``.
    """

    sets: tuple[tuple[str, ...], ...]
    asked: str = "given"

    @property
    def union(self) -> tuple[str, ...]:
        """Every party in some set, each once, in the order met."""
        return tuple(dict.fromkeys(party for group in self.sets for party in group))

    def permitted(self) -> tuple[tuple[str, ...], ...]:
        """Return every set of two or more that may act together, smaller ones first."""
        found = {
            some
            for group in self.sets
            for size in range(2, len(group) + 1)
            for some in combinations(group, size)
        }
        return tuple(sorted(found, key=lambda some: (len(some), some)))

    def __str__(self) -> str:
        return ", ".join("+".join(group) for group in self.sets) or "none"


def agreements_of(model: Model, asked: str | Iterable[Sequence[str]] = "named") -> Agreements:
    """Say which sets of a case's parties may act together.

    Parameters
    ----------
    model : Model
    asked : str or iterable of sequence of str
        ``none``; ``named``: the signers of the case's deals, and where it names none as ``all``
        up to five parties that can move and as ``pairs`` above; ``pairs`` and ``all`` of the
        parties that can move; sets written as ``us+belarus,eu+belarus``; or the sets themselves.

    Raises
    ------
    InputError
        If a set has fewer than two parties, or is no set of the case's parties.
    TooLargeError
        If there are more sets than can be looked at.
    """
    movers = model.actors
    if not isinstance(asked, str):
        return _given(model, asked)
    match asked:
        case "none":
            return Agreements((), asked)
        case "pairs":
            return Agreements(tuple(combinations(movers, 2)), asked)
        case "all":
            return Agreements((movers,) if len(movers) > 1 else (), asked)
        case "named":
            named = [deal.between for deal in model.definition.deals.values()]
            if named:
                return Agreements(_largest(model, named), asked)
            default = agreements_of(model, "all" if len(movers) <= MOST_TOGETHER else "pairs")
            return Agreements(default.sets, asked)
    return _given(model, [part.split("+") for part in asked.split(",")])


def _given(model: Model, asked: Iterable[Sequence[str]]) -> Agreements:
    groups = [tuple(name.strip() for name in group) for group in asked]
    for group in groups:
        for name in group:
            model.check_party(name)
        if len(set(group)) < 2:
            raise InputError(
                f"'{'+'.join(group)}' is no set of two parties or more; write, say, "
                f"{'+'.join(list(model.parties)[:2])}.",
                "agreements",
            )
    return Agreements(_largest(model, groups))


def _largest(model: Model, groups: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Each set once, in file order, without those that lie inside another."""
    known = list(dict.fromkeys(frozenset(group) for group in groups if len(set(group)) > 1))
    if sum(2 ** len(group) for group in known) > 2 * MOST_SETS:
        raise TooLargeError(
            f"these sets have more than {MOST_SETS:,} subsets; name smaller ones.", "agreements"
        )
    largest = [group for group in known if not any(group < other for other in known)]
    return tuple(tuple(name for name in model.parties if name in group) for group in largest)
