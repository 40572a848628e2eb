"""What a case rests on: each of its inputs, and the claims that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from detente.case import Clause, Definition, Hypothesis, Rule, Uncertainty, records

ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a case, by its key in the file.

    `claims` are its own; `around` those of the tables that it stands in, which cover it too.
    """

    key: str
    claims: tuple[str, ...]
    around: tuple[str, ...] = ()
    needs_claims: bool = True
    record: Any = field(default=None, compare=False, repr=False)


def inputs(definition: Definition) -> Iterator[Input]:
    """Yield the inputs of a case in file order: parties, levers, rules, outcomes, aims, names,
    the figures and measures of trade, deals and their schedules, and what is uncertain.

    Parties and conclusions are yielded because they may name claims; what they are needs none. So
    are figures that disagree with the one used, so that none of them seems to support another. A
    rule is one input with its clauses. Hypotheses are inputs each where one of them names claims;
    else their uncertain input covers them. Who trades besides the parties is no input.
    """
    apart = False
    for key, record, around in records(definition):
        if record.needs_claims is None or key.startswith("trade.parties."):
            continue
        claims = record.claims
        match record:
            case Rule():
                claims += tuple(claim for clause in record.clauses for claim in clause.claims)
            case Clause() if key.startswith("rules["):
                continue
            case Uncertainty():
                apart = not record.needs_claims
            case Hypothesis() if not apart:
                continue
        yield Input(key, claims, around, record.needs_claims, record)
