"""How a report calls states: by their names and by what differs, never by number alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from detente.studies import Labels, Phrases
from detente.text import counted, listed


class ReportLabels(Labels):
    """The labels of a model, for pages on which nobody types a number."""

    def state(self, state: int) -> str:
        """Return the narrowest name of a state; what differs from today where that is not enough.

        A name of several states is told with what differs, and so is a state without a name.
        """
        if state == self.model.status_quo:
            return "the status quo"
        names = self.names_of(state)
        difference = self._phrases.difference(state)
        if not names:
            return f"the state with {difference}"
        name = f"“{self.named(names[0])}”"
        alone = len(self.model.named_states[names[0]].numbers) == 1
        return name if alone else f"{name} (with {difference})"

    def states(self, numbers: Sequence[int], *, most: int = 4) -> str:
        """Return several states by name, with how many where one name has several.

        Those without a name are counted, unless there is one.
        """
        groups: dict[str, list[int]] = {}
        for number in numbers:
            here = number == self.model.status_quo
            names = () if here else self.names_of(number)
            name = "the status quo" if here else f"“{self.named(names[0])}”" if names else ""
            groups.setdefault(name, []).append(number)
        nameless = groups.pop("", [])
        told = [
            name if len(members) == 1 else f"{name} ({counted(len(members), 'state')})"
            for name, members in groups.items()
        ]
        if len(nameless) == 1:
            told.append(self.state(nameless[0]))
        elif nameless:
            told.append(f"{len(nameless):,} states without a name")
        return listed(told, most=max(most, 6))

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self.model)
