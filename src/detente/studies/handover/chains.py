"""The chains of a case, out of its records."""

from __future__ import annotations

from detente.case import Definition
from detente.documents import write
from detente.errors import NotApplicableError, unknown_name
from detente.handover import Handover, check_custody, read_handover


def case_chain(definition: Definition, name: str = "") -> Handover:
    """Return a handover of a case; without a name its only one.

    Raises
    ------
    NotApplicableError
        If the case has none, or several and no name is given.
    UnknownNameError, CaseError
    """
    known = definition.handovers
    if not known:
        raise NotApplicableError(
            "the case has no handover; describe one under [handovers.NAME]. See the how-to on "
            "carrying an exchange out.",
            "handovers",
        )
    if not name and len(known) > 1:
        raise NotApplicableError(f"the case has {len(known)}: {', '.join(known)}. Name one.")
    name = name or next(iter(known))
    if name not in known:
        raise unknown_name("handover", name[:80], known)
    return read_handover(name, write(known[name], definition))


def check_handovers(definition: Definition) -> None:
    """Check every handover of a case: names, days, and that each person has one holder.

    Raises
    ------
    CaseError, UnknownNameError
        At the first thing that is wrong, with its key (rule HO3).
    """
    for name in definition.handovers:
        check_custody(case_chain(definition, name))
