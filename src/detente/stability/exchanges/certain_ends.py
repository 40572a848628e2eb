"""For every state the one end of some parties' best replies, where that is certain (D26)."""

from __future__ import annotations

from collections.abc import Sequence

from detente.stability.components import components
from detente.stability.replies import best_replies
from detente.stability.search import Searcher


class CertainEnds:
    """The one end of best replies from every state, each looked at once."""

    def __init__(self, searcher: Searcher, parties: Sequence[str]) -> None:
        self._searcher = searcher
        self._parties = tuple(parties)
        self._ends: dict[int, int] = {}

    def __call__(self, state: int) -> int:
        """Return the state in which replies to `state` end; 0 where that is not certain."""
        if state not in self._ends:
            self._look(state)
        return self._ends[state]

    def _look(self, state: int) -> None:
        after: dict[int, list[int]] = {}
        waiting = [state]
        while waiting:
            here = waiting.pop()
            if here in after or here in self._ends:
                continue
            after[here] = [
                there
                for party in self._parties
                for there in best_replies(self._searcher, party, here)
            ]
            waiting += after[here]
        # Groups come after all that lies behind them.
        for group in components(after):
            if len(group) > 1:
                end = 0
            elif not after[group[0]]:
                end = group[0]
            else:
                ends = {self._ends[each] for each in after[group[0]]}
                end = ends.pop() if len(ends) == 1 else 0
            self._ends |= dict.fromkeys(group, end)
