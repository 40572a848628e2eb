"""What one change to a case did, and what it could not do."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import Definition


@dataclass(frozen=True)
class InputChange:
    """An input that became something else; `words` say what it is now."""

    key: str
    words: str


@dataclass(frozen=True)
class Held:
    """An input that lost what it rests on and stays as it is, and why.

    `stated` is False where the case states nothing that would be left of it: then the question
    what it carries has no answer here.
    """

    key: str
    why: str
    stated: bool = False


@dataclass(frozen=True, eq=False)
class Withdrawal:
    """A case after something was taken away from under it.

    Attributes
    ----------
    definition : Definition
        The altered case; the very one that was given where nothing changed.
    changed : tuple of InputChange
    held : tuple of Held
    figures : tuple of str
        Figures of trade that have become uncertain, in file order; the number that acts on each
        is called :func:`figure_input` of it.
    """

    definition: Definition
    changed: tuple[InputChange, ...] = ()
    held: tuple[Held, ...] = ()
    figures: tuple[str, ...] = ()


def figure_input(key: str) -> str:
    """Return the name of the uncertain number that stands for a figure that lost its ground."""
    return "left_of_" + key.replace(".", "_")
