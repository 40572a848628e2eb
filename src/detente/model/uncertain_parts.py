"""What a case does not know, as written: uncertain inputs, and the conclusions drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

UncertainKind = Literal["number", "hypotheses", "reading", "order"]
Effect = Literal["replace", "multiply", "add"]
Bounds = Literal["written", "claims", "figure"]
Verdict = Literal["equilibrium", "stable", "reachable", "preferred", "true"]
OWN_READING = "own"


@dataclass(frozen=True)
class Distribution:
    """How a number is spread.

    Attributes
    ----------
    kind : str
        ``uniform``, ``triangular`` or ``pert`` by `low`, (`mode`,) `high`; or a distribution of
        ``scipy.stats`` by its name there.
    parameters : mapping of str to float
        By those names, or by SciPy's own: ``loc``, ``scale`` and the shape parameters.
    bounds : str
        Where `low` and `high` come from: written here; the least and greatest quantity of the
        claims; or the range of the figure that it stands for.
    """

    kind: str
    parameters: Mapping[str, float] = field(default_factory=dict)
    bounds: Bounds = "written"


@dataclass(frozen=True)
class Hypothesis:
    """One of several things that may be so, and its weight against the others.

    `value` for a number; `reading` for a party's aims; `order`, a permutation of the places
    1, 2, … of a party's statements, for what matters more.
    """

    weight: float
    value: float | None = None
    reading: str = ""
    order: tuple[int, ...] = ()
    label: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Uncertainty:
    """An input that is not known.

    Attributes
    ----------
    kind : str
        ``number`` (a distribution), ``hypotheses`` (a number among a few), ``reading`` (one of a
        party's alternative preferences), ``order`` (of a party's statements).
    best : float or None
        The number that the model takes when nothing is drawn.
    acts_on : tuple of str
        Keys of the case that take the number. Without any, it is a name for expressions.
    effect : str
        Whether it replaces, multiplies or is added to what stands there.
    party, alternative : str
        Whose reading or order; the alternative is empty for the party's own preference.
    ignorance : Distribution or None
        What is left of a number when its claims are taken away.
    ignorance_weights : tuple of float
        The same for hypotheses, readings and orders; empty means equal weights.
    """

    name: str
    kind: UncertainKind
    unit: str = "1"
    best: float | None = None
    distribution: Distribution | None = None
    hypotheses: tuple[Hypothesis, ...] = ()
    acts_on: tuple[str, ...] = ()
    effect: Effect = "replace"
    party: str = ""
    alternative: str = ""
    ignorance: Distribution | None = None
    ignorance_weights: tuple[float, ...] = ()
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True)
class Correlation:
    """Inputs that move together: Spearman's rank correlations, by a Gaussian copula."""

    between: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conclusion:
    """A sentence that is true or false of a standoff, by name.

    Attributes
    ----------
    states : str
        A named state, or ``status_quo``.
    verdict : str
        What is said of the states: ``equilibrium`` or ``stable`` by a concept, ``reachable`` from
        the status quo, ``preferred`` to it by a party, or that a `condition` is ``true``.
    every : bool
        Whether it is said of every one of the states, or of at least one.
    """

    name: str
    states: str
    verdict: Verdict = "equilibrium"
    concept: str = ""
    party: str = ""
    condition: str = ""
    every: bool = False
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name
