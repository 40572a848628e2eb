"""Names that mean something already: a word of ours and a word of the case in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.case.case import Definition
from detente.case.deals import STATUS_QUO, WORST_EQUILIBRIUM
from detente.case.uncertainty import OWN_READING
from detente.errors import CaseError
from detente.expressions import RESERVED

BASELINE = "baseline"


def check_words(definition: Definition) -> None:
    """Raise CaseError at the first name that is a word of ours where it stands."""
    for key, name, words, meaning in _places(definition):
        if name in words:
            listed = ", ".join(f"'{word}'" for word in sorted(words))
            not_these = f"; {listed} are taken" if len(words) > 1 else ""
            raise CaseError(
                f"'{name}' {meaning}, so it can name nothing else{not_these}. Choose another name.",
                f"{key}.{name}",
            )


def _places(definition: Definition) -> Iterator[tuple[str, str, frozenset[str], str]]:
    """Yield a key, a name that stands there, the words of ours there, and what they mean."""
    spoken: Mapping[str, Mapping[str, object]] = {
        "levers": definition.levers,
        "outcomes": definition.outcomes,
        "uncertainties": definition.uncertainties,
    }
    for key, names in spoken.items():
        for name in names:
            yield key, name, RESERVED, "is a word of expressions"
    states = frozenset({STATUS_QUO, WORST_EQUILIBRIUM})
    for name in definition.named_states:
        yield "named_states", name, states, "denotes a state of its own wherever a state is named"
    own = frozenset({OWN_READING})
    for party, preference in definition.preferences.items():
        for name in preference.alternatives:
            key = f"preferences.{party}.alternatives"
            yield key, name, own, "is the reading that stands in the party's table itself"
    trade = definition.trade
    if trade is not None and trade.baseline not in ("", BASELINE):
        counted = f"is the baseline that changes are counted from, here '{trade.baseline}'"
        for name in trade.baselines:
            yield "trade.baselines", name, frozenset({BASELINE}), counted
