"""The weakest links: what moves the conclusion most and stands on the least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.evidence import CREDIBILITY, RELIABILITY, Claim, Ledger, Origins, collapse_origins
from detente.studies.trace.flips import Flip
from detente.studies.trace.trials import TrialKind

HEARD = frozenset({"anonymous attendees", "anonymous, third hand", "unnamed collective"})
SPOKEN_OF = frozenset({"rumour", "state media speculation", "silence"})
OWN_WORDS = frozenset({"analyst's note", "reporter's analysis"})
TOLD = ("flips", "moves")
HANGS = {
    "argued from": "; aims are argued from it",
    "follows from": "; figures follow from it",
    "both": "; aims are argued and figures follow from it",
    "": "",
}
# From the least to the most that is left to find out. F and 6 mean that it cannot be judged: no
# grade between others, but that nothing is known in its favour; such a link is looked at first.
LETTERS = {"A": 0, "B": 1, "C": 2, "D": 3, "E": 4, "F": 5}
NUMBERS = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


@dataclass(frozen=True)
class Weakness:
    """How little something rests on, as an order and not as a number.

    The parts are compared one after the other, the first first: what is assumed is weaker than
    what is claimed; then what is rumoured, then what nameless people say, than what is said on
    record; then the Admiralty number, then the letter, then one origin against several, then the
    number of hands it came through. Nothing is averaged.

    Attributes
    ----------
    assumed : bool
    voice : int
        3 rumour or silence, 2 nameless people, 1 the analyst's or reporter's own reading, 0 any
        other.
    number, letter : int
        Place of the Admiralty grade, 0 the best; what cannot be judged comes last.
    alone : bool
        Whether it goes back to one origin and no other origin agrees.
    hands : int
    """

    assumed: bool
    voice: int
    number: int
    letter: int
    alone: bool
    hands: int

    @property
    def order(self) -> tuple[int, ...]:
        """The key by which links are ordered: greater is weaker."""
        return (
            *(int(self.assumed), self.voice, self.number),
            *(self.letter, int(self.alone), self.hands),
        )


@dataclass(frozen=True)
class Link:
    """Something that carries the conclusion.

    Attributes
    ----------
    kind, name
        A claim or an assumption.
    influence : float
        The absolute change of the share when it is taken away.
    place_by_influence, place_by_weakness : int
        Counted from 1; equals share a place.
    rating : str
        Such as ``B3``; empty for an assumption.
    footnote : str
        What it rests on, in a sentence.
    flips : bool
    relation : str
        As of :class:`Flip`.
    """

    kind: TrialKind
    name: str
    label: str
    influence: float
    place_by_influence: int
    place_by_weakness: int
    rating: str
    footnote: str
    flips: bool
    relation: str

    @property
    def hangs(self) -> str:
        """How what changes hangs on it, as a clause after a semicolon."""
        return HANGS[self.relation]


def weakest_links(flips: Sequence[Flip], ledger: Ledger | None) -> tuple[Link, ...]:
    """Order the claims and assumptions that move the conclusion: the weakest that matter first.

    Each has a place by influence and a place by weakness. What has the lowest sum of the two
    comes first; of equals, the more influential. Only claims and assumptions whose removal moves
    the share by more than its sampling error are links.
    """
    carrying = [
        each for each in flips if each.kind in ("claim", "assumption") and each.outcome in TOLD
    ]
    origins = collapse_origins(ledger) if ledger else None
    weakness = {id(each): weakness_of(each, ledger, origins) for each in carrying}
    by_influence = _places([abs(each.difference) for each in carrying])
    by_weakness = _places([weakness[id(each)].order for each in carrying])
    links = [
        Link(
            kind=each.kind,
            name=each.name,
            label=each.label,
            influence=abs(each.difference),
            place_by_influence=first,
            place_by_weakness=second,
            rating=_rating(each, ledger),
            footnote=footnote(each, ledger, origins),
            flips=each.outcome == "flips",
            relation=each.relation,
        )
        for each, first, second in zip(carrying, by_influence, by_weakness, strict=True)
    ]
    links.sort(
        key=lambda link: (
            link.place_by_influence + link.place_by_weakness,
            link.place_by_influence,
            link.name,
        )
    )
    return tuple(links)


def footnotes(flips: Sequence[Flip], ledger: Ledger | None) -> Mapping[str, str]:
    """Return by claim what it rests on, in a sentence."""
    origins = collapse_origins(ledger) if ledger else None
    return {each.name: footnote(each, ledger, origins) for each in flips if each.kind == "claim"}


def weakness_of(flip: Flip, ledger: Ledger | None, origins: Origins | None) -> Weakness:
    """Say how little a claim or an assumption rests on."""
    claim = _claim(flip, ledger)
    if claim is None or ledger is None or origins is None:
        return Weakness(True, 0, 0, 0, True, 0)
    return Weakness(
        False,
        _voice(claim),
        NUMBERS[claim.credibility],
        LETTERS[ledger.reliability(claim)],
        len(_voices(claim, ledger, origins)) == 1,
        len(claim.hearsay),
    )


def footnote(flip: Flip, ledger: Ledger | None, origins: Origins | None) -> str:
    """Say in a sentence what a claim or an assumption rests on."""
    if flip.kind == "assumption":
        return "Rests on nothing in the record: our assumption."
    claim = _claim(flip, ledger)
    if claim is None or ledger is None or origins is None:
        return "The ledger does not have this claim, so nothing is known of what it rests on."
    voices = _voices(claim, ledger, origins)
    group = next(each for each in origins.groups if claim.id in each.claims)
    letter = RELIABILITY[ledger.reliability(claim)]
    count = "one origin" if len(voices) == 1 else f"{len(voices)} independent origins, among them"
    hands = f"; told on by {', then '.join(claim.hearsay)}" if claim.hearsay else ""
    return (
        f"Rests on {count}{':' if len(voices) == 1 else ''} {group.label} ({ledger.rating(claim)}: "
        f"{letter}, {CREDIBILITY[claim.credibility]}; {claim.attribution}{hands})."
    )


def _claim(flip: Flip, ledger: Ledger | None) -> Claim | None:
    if flip.kind != "claim" or ledger is None:
        return None
    return ledger.claims.get(flip.name)


def _rating(flip: Flip, ledger: Ledger | None) -> str:
    claim = _claim(flip, ledger)
    return ledger.rating(claim) if claim and ledger else ""


def _voice(claim: Claim) -> int:
    if claim.attribution in SPOKEN_OF:
        return 3
    if claim.attribution in HEARD:
        return 2
    return 1 if claim.attribution in OWN_WORDS else 0


def _voices(claim: Claim, ledger: Ledger, origins: Origins) -> set[str]:
    """The independent origins that say it: its own, and those of claims that agree."""
    agreeing = {claim.id, *claim.agrees}
    agreeing |= {name for name, each in ledger.claims.items() if claim.id in each.agrees}
    return {origins.origin(name) for name in agreeing if name in ledger.claims}


def _places(values: Sequence[object]) -> list[int]:
    """The place of each, the greatest first; equals share one."""
    return [1 + sum(other > value for other in values) for value in values]  # type: ignore[operator]
