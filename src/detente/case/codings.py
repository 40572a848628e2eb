"""Who wrote a past case, when, from what, and what it said before it met the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Annotated

from detente.case.case import Definition
from detente.case.fingerprint import content_fingerprint
from detente.case.ledger import Id
from detente.case.marks import Len, LongText, OwnName, Pattern, ShortText, record
from detente.provenance import fingerprint

FullDigest = Annotated[str, Pattern(r"^[0-9a-f]{64}$")]


@record
class CodingCorrection:
    """A fact that was put right after the case was coded: never an input that a verdict disliked.

    Attributes
    ----------
    day : date
    fact, why : str
        What the case says now, and why the earlier reading of the page was wrong.
    before, after : str
        What `brief` said of today's position before and after it.
    fingerprint : str
        Of the case as corrected.
    """

    day: date
    fact: Annotated[str, Len(1, 2_000)]
    why: Annotated[str, Len(1, 2_000)]
    before: Annotated[str, Len(1, 2_000)]
    after: Annotated[str, Len(1, 2_000)]
    fingerprint: FullDigest


@record
class Coding:
    """One writing of one case.

    Attributes
    ----------
    coder, source : str
        Who wrote it, and from what.
    day : date
    fingerprint : str
        As of ``coded_fingerprint``, before the record of past verdicts ran on it.
    foreknown : bool
        Whether the coder knew what came afterwards.
    corrections : tuple of CodingCorrection
        In order; the last one's fingerprint is the case's.
    """

    name: OwnName
    coder: Annotated[str, Len(1, 500)]
    source: Annotated[str, Len(1, 500)]
    day: date
    fingerprint: FullDigest
    foreknown: bool = True
    note: LongText = ""
    corrections: Annotated[tuple[CodingCorrection, ...], Len(0, 50)] = ()

    @property
    def now(self) -> str:
        """The fingerprint that the case has to have today."""
        return self.corrections[-1].fingerprint if self.corrections else self.fingerprint


@record
class Codings:
    """The log of all codings, by the case's name; a second coding's is ``NAME.second``."""

    codings: Annotated[Mapping[Id, Coding], Len(0, 1_000)] = field(default_factory=dict)
    note: ShortText = ""


def coded_fingerprint(case: Definition) -> str:
    """Digest what a coder put into a case: all that a verdict depends on, and what could be signed.

    Labels, notes, claims and names for states enter nothing, so that a page may be put better.
    """
    deals = [[deal.name, deal.between, dict(deal.package)] for deal in case.deals.values()]
    return fingerprint([content_fingerprint(replace(case, named_states={})), deals])
