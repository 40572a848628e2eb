"""One coding of an opening: what the verdicts were, what came, and whether they were right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from detente.casefile import FIRST
from detente.stability import Exchange
from detente.studies import Labels, Phrases
from detente.studies.exchanges import ExchangeStudy
from detente.studies.record.happened import WhatHappened
from detente.text import sentence_case

Together = Literal["exchange", "rests", "moves"]
Judged = Literal["right", "wrong", "undecided"]


@dataclass(frozen=True)
class NearestExchange:
    """The exchange of a case that comes nearest to the one that happened (RC4).

    Attributes
    ----------
    label : str
    state : int
    signers : tuple of str
        Parties, by their keys; so are all that follow.
    levels_off : int or None
        How many levels it lies from what happened; None where no lever of the case is known to
        have moved with it, and it is the one that the case puts first.
    kept, safe, done : bool
        Kept by foresight, safe in the outsiders' own interest, carried out by foresight.
    breakers, withholders, undoers : tuple of str
        The signers that would leave, those that would hold their part back, and the outsiders that
        would undo it.
    """

    label: str
    state: int
    signers: tuple[str, ...]
    levels_off: int | None
    kept: bool
    safe: bool
    done: bool
    breakers: tuple[str, ...] = ()
    withholders: tuple[str, ...] = ()
    undoers: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodingVerdict:
    """The verdicts of one coding of an opening, beside what came.

    Attributes
    ----------
    opening : str
        The name of the opening; several codings of it share it.
    coding : str
        ``first``, which counts, or ``second``.
    title : str
    as_of : date
    fingerprint : str
        Of the coding.
    manner : str
        The concept by which the position holds against single moves; empty where it does not.
    together : str
        ``exchange``: some exchange is kept and safe; ``rests``: none is, and the position holds
        against single moves; ``moves``: none is, and it does not.
    signed, kept, good : int
        Exchanges from the position; those that are kept by foresight; those that are safe too.
    nearest : NearestExchange or None
        None where no exchange pays all who would sign it.
    happened : WhatHappened
    judged : str
        ``right``, ``wrong`` or ``undecided``.
    why : str
        The part of the rule that says so, in words.
    parties : mapping of str to str
        What each party is called inside a sentence.
    """

    opening: str
    coding: str
    title: str
    as_of: date
    fingerprint: str
    manner: str
    together: Together
    signed: int
    kept: int
    good: int
    nearest: NearestExchange | None
    happened: WhatHappened
    judged: Judged
    why: str
    parties: Mapping[str, str]

    @property
    def holds(self) -> bool:
        """Whether the position holds against single moves."""
        return bool(self.manner)

    @property
    def breaker_named(self) -> bool | None:
        """Whether a party that broke the exchange was said to; None where none was broken."""
        if self.happened.came != "broken":
            return None
        said = () if self.nearest is None else (*self.nearest.breakers, *self.nearest.withholders)
        return bool(set(said) & set(self.happened.broken_by))


def judge_coding(
    study: ExchangeStudy, happened: WhatHappened, *, opening: str, coding: str = FIRST
) -> CodingVerdict:
    """Judge the verdicts of a coding by what came.

    Parameters
    ----------
    study : ExchangeStudy
        From the position of the day, against the coding's named agreements.
    happened : WhatHappened
    opening, coding : str
    """
    model, labels = study.model, Labels(study.model)
    assert model.as_of is not None, "an opening has a day"
    nearest = nearest_exchange(study, happened.levels)
    together = agreement_verdict(study)
    judged, why = judge(together, nearest, happened)
    return CodingVerdict(
        opening=opening,
        coding=coding,
        title=model.title,
        as_of=model.as_of,
        fingerprint=model.fingerprint,
        manner=study.manner,
        together=together,
        signed=len(study.listed),
        kept=int(study.kept.size),
        good=int(study.good.size),
        nearest=nearest,
        happened=happened,
        judged=judged,
        why=why,
        parties={party: labels.the_party(party) for party in model.parties},
    )


def agreement_verdict(study: ExchangeStudy) -> Together:
    """Return the verdict against kept agreements (RC3)."""
    if study.good.size:
        return "exchange"
    return "rests" if study.manner else "moves"


def judge(
    together: Together, nearest: NearestExchange | None, happened: WhatHappened
) -> tuple[Judged, str]:
    """Judge a verdict by what came (RC5), and say by which part of the rule.

    Examples
    --------
    >>> judge("exchange", None, WhatHappened("none"))
    ('wrong', 'some exchange was called kept and safe; none came')
    """
    match happened.came:
        case "open":
            return "undecided", "the record was not followed for 12 months"
        case "broken":
            return _broken(nearest)
        case "exchange":
            if together == "exchange":
                return "right", "some exchange was called kept and safe; one came"
            if together == "rests":
                return "wrong", "none was called kept and safe; one came"
            return "undecided", "the position was said to end by single moves; an exchange came"
    if together == "exchange":
        return "wrong", "some exchange was called kept and safe; none came"
    if together == "rests":
        return "right", "none was called kept and safe; none came"
    if happened.moved:
        return "right", "the position was said to end by single moves; a lever moved"
    return "wrong", "the position was said to end by single moves; none moved"


def _broken(nearest: NearestExchange | None) -> tuple[Judged, str]:
    if nearest is None:
        return "wrong", "no exchange was said to pay; one came and was broken"
    if not nearest.kept:
        return "right", "the nearest exchange was called not kept; it came and was broken"
    if not nearest.done:
        return "right", "the nearest exchange was called not carried out; it came and was broken"
    if not nearest.safe:
        return "undecided", "the nearest was called kept, not safe; it came and a signer broke it"
    return "wrong", "the nearest exchange was called kept and safe; it came and was broken"


def nearest_exchange(study: ExchangeStudy, levels: Mapping[str, str]) -> NearestExchange | None:
    """Return the exchange nearest to where an exchange took levers; None where none pays (RC4).

    Parameters
    ----------
    study : ExchangeStudy
    levels : mapping of lever to level
        Those that are no levers or levels of the case are passed over.
    """
    if not len(study.listed):
        return None
    known = {
        name: level
        for name, level in levels.items()
        if name in study.model.levers and level in study.model.levers[name].levels
    }
    if not known:
        first = (*study.best, *study.kept_not_safe, *study.efficient_not_kept, *study.all)[0]
        return _told(study, first, None)
    far = _levels_from(study, known)
    [exchange] = study.describe([int(np.lexsort((study.listed.targets, _moved(study), far))[0])])
    return _told(study, exchange, int(far.min()))


def _levels_from(study: ExchangeStudy, wanted: Mapping[str, str]) -> np.ndarray:
    """Count the levels between the end of each exchange and today's with `wanted` in place."""
    space = study.model.space
    there = {**space.levels_of(study.state), **wanted}
    far = np.zeros(len(study.listed), dtype=np.int64)
    for name, level in there.items():
        digits = space.digits(name)[study.listed.targets - 1].astype(np.int64)
        far += np.abs(digits - study.model.levers[name].levels.index(level))
    return far


def _moved(study: ExchangeStudy) -> np.ndarray:
    """Count the levels that each exchange moves."""
    return _levels_from(study, {})


def _told(study: ExchangeStudy, exchange: Exchange, far: int | None) -> NearestExchange:
    concept = study.concept
    return NearestExchange(
        label=sentence_case(Phrases(study.model).state(exchange.target).strip("“”")),
        state=exchange.target,
        signers=exchange.signers,
        levels_off=far,
        kept=exchange.kept[concept],
        safe=exchange.safe["own_interest"],
        done=exchange.done[concept],
        breakers=exchange.leavers[concept],
        withholders=exchange.withholders[concept],
        undoers=tuple(party for party, view in exchange.outside.items() if view.breaks),
    )
