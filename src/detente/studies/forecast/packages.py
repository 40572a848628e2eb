"""The packages of a forecast as exchanges of today: would they be signed, would they be kept?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.forecast import package_targets
from detente.studies.exchanges import study_exchanges
from detente.studies.forecast.terms import ForecastTerms


@dataclass(frozen=True)
class PackageToday:
    """One package from the status quo.

    Attributes
    ----------
    name : str
    possible : bool
        Whether it is feasible and changes something.
    signed, kept : bool
        Whether it is an exchange, which pays each signer by the whole of it (rule EX2), and whether
        that would be kept, by foresight at least (rule EX4).
    """

    name: str
    possible: bool
    signed: bool
    kept: bool

    def in_words(self) -> str:
        """Return what it is today."""
        if not self.possible:
            return "not possible from today's position"
        if not self.signed:
            return "no exchange today: it does not pay all of its signers"
        return "an exchange today, and kept" if self.kept else "an exchange today, and not kept"


def packages_today(terms: ForecastTerms) -> tuple[PackageToday, ...]:
    """Judge each package of two parties or more as an exchange from the status quo.

    A forecast lets a package happen although a signer loses (rule FC5); an exchange does not.
    """
    model, found = terms.model, []
    for proposal in terms.proposals(terms.mean_rates):
        if len(proposal.between) < 2:
            continue
        place = int(package_targets(model.space, proposal.package)[model.status_quo - 1])
        study = study_exchanges(model, agreements=[proposal.between])
        listed = study.listed
        kept = [
            bool(listed.kept[study.concept][row])
            for row, target in enumerate(listed.targets.tolist())
            if target == place + 1
        ]
        found.append(PackageToday(proposal.name, place >= 0, bool(kept), any(kept)))
    return tuple(found)
