"""A case whose aims are not all written yet: its states can be listed, to rank them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.case import Definition
from detente.casefile.read import to_definition
from detente.casefile.suppositions import supposed
from detente.untrusted import parse_toml

NO_AIMS = {"value": "0"}


@dataclass(frozen=True)
class BegunCase:
    """A case, and the parties whose aims are not written yet; they are taken to want nothing."""

    definition: Definition
    unranked: tuple[str, ...]


def parse_begun(text: str) -> BegunCase:
    r"""Read a case in which aims may be missing, or a ranking be empty.

    Raises
    ------
    CaseError
        If it is no case otherwise.

    Examples
    --------
    >>> text = 'format = 1\ntitle = "T"\n[parties.a]\n[levers.x]\nparty = "a"\n'
    >>> parse_begun(text + 'levels = ["no", "yes"]\n[status_quo]\nx = "no"\n').unranked
    ('a',)
    """
    data = parse_toml(text)
    aims = data.setdefault("preferences", {})
    unranked = []
    parties = data.get("parties")
    if isinstance(aims, dict) and isinstance(parties, dict):
        for party in parties:
            if _is_unwritten(aims.get(party, {})):
                aims[party] = NO_AIMS
                unranked.append(party)
    return BegunCase(supposed(to_definition(data)), tuple(unranked))


def _is_unwritten(aims: Any) -> bool:
    if not isinstance(aims, dict):
        return False
    return not (aims.keys() - {"label", "note", "claims"}) or aims.get("ranking") == []
