"""What do the inputs of a case rest on?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import Model

ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Grounds:
    """How many inputs rest on claims, on assumptions, and on nothing stated."""

    claims: int
    assumptions: int
    unstated: int

    @property
    def total(self) -> int:
        """All inputs counted."""
        return self.claims + self.assumptions + self.unstated


def count_grounds(model: Model) -> Grounds:
    """Count what the inputs that results depend on rest on.

    Counted are levers, rules, outcomes, and each statement or value of every reading; a statement
    that says nothing takes what its preference says.
    """
    found = [lever.claims for lever in model.levers.values()]
    found += [rule.claims for rule in model.rules]
    found += [outcome.claims for outcome in model.outcomes.values()]
    for own in model.preferences.values():
        for preference in (own, *own.alternatives.values()):
            clauses = [clause for group in preference.statements for clause in group]
            clauses += [preference.value] if preference.value else []
            found += [clause.claims or preference.claims for clause in clauses]
            found += [preference.claims] if preference.ranking else []
    assumed = sum(claims == (ASSUMPTION,) for claims in found)
    unstated = sum(not claims for claims in found)
    return Grounds(len(found) - assumed - unstated, assumed, unstated)
