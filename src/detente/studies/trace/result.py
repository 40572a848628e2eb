"""What a conclusion rests on, as one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from detente.case import Conclusion
from detente.studies.trace.changes import Held
from detente.studies.trace.drivers import Drivers
from detente.studies.trace.flips import OUTCOMES, Flip
from detente.studies.trace.trials import TrialKind
from detente.studies.trace.weakest import Link
from detente.uncertainty import Likelihood

if TYPE_CHECKING:
    import pandas as pd

KINDS: Mapping[TrialKind, str] = {
    "claim": "claim taken away",
    "origin": "origin taken away",
    "assumption": "assumption taken away",
    "side": "side of a conflict holds",
    "opposite": "claim false",
    "together": "claims taken away together",
    "pair": "pair of claims taken away",
}
CARRYING = ("flips", "moves")
TAKEN = ("claim", "origin", "assumption", "together", "pair")


@dataclass(frozen=True, eq=False)
class Trace:
    """From a conclusion to the claims that carry it.

    Attributes
    ----------
    title : str
        Of the case.
    conclusion : Conclusion
    concept : str
        By which it is judged; empty where its verdict has none.
    plain : bool
        Whether it holds where nothing is drawn.
    likelihood : Likelihood or None
        The share of draws in which it holds, with its error; None where no draw has an answer.
    flips : tuple of Flip
        Every trial, in the order in which they were made.
    links : tuple of Link
        The weakest links first.
    drivers : Drivers
    footnotes : mapping of claim to str
        What each claim rests on, in a sentence.
    used, unused : int
        Claims that an input rests on, and claims of the ledger that none does.
    unknown : tuple of str
        Claims that the case names and the ledger does not have.
    pairs_left_out : int
        Pairs of claims that were not tried.
    screened : int
        How many draws a trial that clears markets looked at first.
    ledger : str
        Fingerprint of the ledger; empty without one.
    notes : tuple of str
        What is to be known of these draws.
    """

    title: str
    conclusion: Conclusion
    concept: str
    plain: bool
    likelihood: Likelihood | None
    flips: tuple[Flip, ...]
    links: tuple[Link, ...]
    drivers: Drivers
    footnotes: Mapping[str, str]
    used: int
    unused: int
    unknown: tuple[str, ...]
    pairs_left_out: int
    screened: int
    method: str
    seed: int
    draws: int
    failed: int
    fingerprint: str
    ledger: str
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say the conclusion with its share, and what the plain model has."""
        title = (
            self.conclusion.label.rstrip(". ") or f"the conclusion '{self.conclusion.name}' holds"
        )
        plain = "holds" if self.plain else "does not hold"
        if self.likelihood is None:
            return f"{title[:1].upper()}{title[1:]}: no draw has an answer."
        return f"{self.likelihood.sentence(title)} With best values it {plain}."

    def of(self, *kinds: TrialKind) -> tuple[Flip, ...]:
        """Return the trials of some kinds."""
        return tuple(each for each in self.flips if each.kind in kinds)

    @property
    def carrying(self) -> tuple[Flip, ...]:
        """What turns or moves the conclusion when taken away, the greatest difference first.

        Claims that are taken away together are among them only where that does something else than
        one of them alone; pairs, only where they turn the conclusion and neither of them does.
        """
        return self._sorted(
            each
            for each in self.flips
            if each.kind in TAKEN and each.outcome in CARRYING and self._is_news(each)
        )

    @property
    def supposing(self) -> tuple[Flip, ...]:
        """What turns or moves it when a claim is false, or one side of a conflict is right."""
        return self._sorted(
            each
            for each in self.flips
            if each.kind in ("opposite", "side") and each.outcome in CARRYING
        )

    def _is_news(self, flip: Flip) -> bool:
        if flip.kind not in ("together", "pair"):
            return True
        alone = [each for each in self.of("claim") if each.name in flip.gone]
        if flip.kind == "pair":
            return flip.outcome == "flips" and all(each.outcome != "flips" for each in alone)
        return all((each.gained, each.lost) != (flip.gained, flip.lost) for each in alone)

    @staticmethod
    def _sorted(flips: Iterable[Flip]) -> tuple[Flip, ...]:
        return tuple(
            sorted(flips, key=lambda each: (each.outcome != "flips", -abs(each.difference)))
        )

    @property
    def held(self) -> tuple[Held, ...]:
        """Inputs that could not be taken away, each once."""
        found: dict[str, Held] = {}
        for flip in self.flips:
            if flip.kind != "opposite":
                for each in flip.held:
                    if not each.stated:
                        found.setdefault(each.key, each)
        return tuple(found.values())

    def counts(self, *kinds: TrialKind) -> dict[str, int]:
        """Count the trials of some kinds, or of all, by what they did; zeros too."""
        found = Counter(each.outcome for each in (self.of(*kinds) if kinds else self.flips))
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def findings(self) -> tuple[str, ...]:
        """Say in sentences what carries the conclusion and what does not."""
        return tuple(self._findings())

    def _findings(self) -> Iterator[str]:
        kinds: tuple[TrialKind, ...] = ("claim", "origin", "assumption")
        for kind in kinds:
            counts = self.counts(kind)
            if sum(counts.values()):
                yield _counted(counts, kind)
        partly = sum(
            each.stays > 0 and each.draws > 0 for each in self.of("claim", "origin", "together")
        )
        if partly:
            yield (
                f"{partly} of these and of the claims taken away together could be taken away only "
                "in part: some of what rests on them stays as it is."
            )
        pairs = self.of("pair")
        if pairs:
            news = sum(self._is_news(each) for each in pairs)
            yield (
                f"{len(pairs)} pairs of claims that each change some draw were tried: {news} turn "
                "the conclusion though neither claim does alone."
            )
        if self.pairs_left_out:
            yield f"{self.pairs_left_out:,} pairs of claims were not tried."
        failed = self.counts()["failed"]
        if failed:
            yield f"{failed} trials could not be answered."
        if self.held:
            yield (
                f"{len(self.held)} inputs cannot be taken away, because the case does not say what "
                "would be left of them; what they carry is not known from this."
            )
        if self.unused:
            many = self.unused != 1
            words = "claims of the ledger carry" if many else "claim of the ledger carries"
            yield f"{self.unused:,} {words} no input, and cannot matter."

    def in_words(self) -> tuple[str, ...]:
        """Say what these draws are, and what luck may do."""
        told = [
            f"{self.draws - self.failed:,} of {self.draws:,} draws count ({self.method}, seed "
            f"{self.seed}); the same draws before and after, so that a difference is no "
            "noise; its error is at 95 %."
        ]
        few = sum(
            each.outcome == "nothing" and 0 < each.draws < self.draws - self.failed
            for each in self.flips
        )
        if few:
            told.append(
                f"{few} trials would clear markets again in every draw; they looked at the first "
                f"{self.screened} draws, in which nothing changed, and no further."
            )
        if self.failed:
            told.append(f"{self.failed:,} draws failed and are in no share.")
        if self.unknown:
            told.append(f"The ledger does not have {', '.join(self.unknown[:12])}.")
        return (*told, *self.notes)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a trial."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def rows(self) -> list[dict[str, object]]:
        """Return one plain row a trial."""
        return [
            {
                "kind": each.kind,
                "name": each.name,
                "label": each.label,
                "taken_away": ", ".join(each.gone),
                "outcome": each.outcome,
                "draws": each.draws,
                "before": each.before,
                "after": each.after,
                "gained": each.gained,
                "lost": each.lost,
                "failed": each.failed,
                "difference": each.difference if each.draws else None,
                "error": each.error if each.draws else None,
                "changed": "; ".join(f"{one.key}: {one.words}" for one in each.changed),
                "held": "; ".join(f"{one.key}: {one.why}" for one in each.held),
                "relation": each.relation,
                "why": each.why,
            }
            for each in self.flips
        ]

    def _repr_html_(self) -> str:
        told = "".join(f"<li>{escape(each)}</li>" for each in self.findings())
        rows = "".join(
            f"<tr><th scope='row'>{escape(each.name)}</th><td>{escape(KINDS[each.kind])}</td>"
            f"<td>{escape(each.sentence)}</td></tr>"
            for each in self.carrying
        )
        return (
            f"<p><b>{escape(self.title)}</b>: {escape(self.sentence)}</p><ul>{told}</ul>"
            "<table><caption>What turns or moves it</caption><thead><tr>"
            "<th scope='col'>what</th><th scope='col'>trial</th><th scope='col'>result</th></tr>"
            f"</thead><tbody>{rows}</tbody></table>"
        )

    def __repr__(self) -> str:
        counts = self.counts()
        return (
            f"<Trace of {self.conclusion.name!r}: {len(self.flips)} trials, {counts['flips']} "
            f"turn it, {counts['moves']} move it>"
        )


def _counted(counts: Mapping[str, int], kind: str) -> str:
    total = sum(counts.values())
    words = {
        "flips": ("turns", "turn", "the conclusion when taken away"),
        "moves": ("moves", "move", "it by more than the sampling error"),
        "within": ("moves", "move", "it by no more than that"),
        "nothing": ("changes", "change", "the case and not the conclusion"),
        "same": ("changes", "change", "nothing, because other grounds stand beside"),
        "held": ("cannot", "cannot", "be taken away"),
        "failed": ("could", "could", "not be answered"),
    }
    told = [
        f"{counts[outcome]} {one if counts[outcome] == 1 else many} {rest}"
        for outcome, (one, many, rest) in words.items()
        if counts[outcome]
    ]
    return f"Of {total} {kind}{'' if total == 1 else 's'}: {'; '.join(told)}."
