"""From a conclusion to the claims that carry it."""

from detente.studies.trace.flips import OUTCOMES, Flip
from detente.studies.trace.opposite import opposite
from detente.studies.trace.parts import Change, Held, Withdrawal
from detente.studies.trace.result import Trace
from detente.studies.trace.study import conclusion_named, trace
from detente.studies.trace.supports import Support, supports
from detente.studies.trace.weakest import Link
from detente.studies.trace.withdraw import without

__all__ = [
    "OUTCOMES",
    "Change",
    "Flip",
    "Held",
    "Link",
    "Support",
    "Trace",
    "Withdrawal",
    "conclusion_named",
    "opposite",
    "supports",
    "trace",
    "without",
]
