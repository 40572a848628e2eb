"""One thing that an audit has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found, about which input of the case and which claim of the ledger."""

    check: str
    input: str
    claim: str
    text: str
