"""A box in the space of the inputs: where does the conclusion fail, and in how many draws?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, isinf, log10

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtrc  # type: ignore[import-untyped]

from detente.arrays import BoolArray
from detente.errors import InputError, NotApplicableError
from detente.uncertainty.checks import conclusion_of, share_of
from detente.uncertainty.input_table import Column, InputTable


@dataclass(frozen=True)
class BoxLimit:
    """What a box asks of one input.

    Attributes
    ----------
    column : Column
    low, high : float or None
        A number x is admitted when ``low <= x < high``; None: no limit on that side.
    codes : tuple of int
        The categories admitted, where the input has categories.
    quasi_p : float
        Rule U23: the chance that the box without this limit gives as many failures by luck.
    """

    column: Column
    low: float | None = None
    high: float | None = None
    codes: tuple[int, ...] = ()
    quasi_p: float = 1.0

    @property
    def words(self) -> str:
        """The limit as a reader would say it.

        >>> BoxLimit(Column("capacity", "route capacity", "Mt / year"), high=4.2).words
        'route capacity is below 4.2 Mt / year'
        """
        return f"{self.column.words} is {self._range()}"

    def _range(self) -> str:
        names = self.column.categories
        if names:
            out = [name for code, name in enumerate(names) if code not in self.codes]
            if len(out) < len(self.codes):
                return "anything but " + _one_of(out, "and")
            return _one_of([names[code] for code in self.codes], "or")
        unit = f" {self.column.unit}" if self.column.unit else ""
        low = "" if self.low is None else f"at least {_number(self.low)}"
        high = "" if self.high is None else f"below {_number(self.high)}"
        return " and ".join(part for part in (low, high) if part) + unit

    def admits(self, values: ArrayLike) -> BoolArray:
        """Say which values the limit lets in."""
        found = np.asarray(values, dtype=np.float64)
        if self.column.categories:
            return np.isin(found, self.codes)
        inside = np.ones(found.shape, dtype=np.bool_)
        if self.low is not None:
            inside &= found >= self.low
        if self.high is not None:
            inside &= found < self.high
        return inside


@dataclass(frozen=True)
class Box:
    """Limits on some inputs, and how often the conclusion fails within them (rule U20).

    Attributes
    ----------
    limits : tuple of BoxLimit
        One for each input that is restricted, by name.
    draws, failures : int
        How many draws lie in the box, and in how many of these the conclusion fails.
    of_draws, of_failures : int
        How many there are altogether.
    after : int
        How many boxes were found before it. Their draws are not counted in `draws` and `failures`.
    """

    limits: tuple[BoxLimit, ...]
    draws: int
    failures: int
    of_draws: int
    of_failures: int
    after: int = 0

    @property
    def density(self) -> float:
        """Of the draws in the box, the share that fails."""
        return self.failures / self.draws if self.draws else 0.0

    @property
    def coverage(self) -> float:
        """Of all failures, the share that lies in the box."""
        return self.failures / self.of_failures if self.of_failures else 0.0

    @property
    def mass(self) -> float:
        """Of all draws, the share that lies in the box."""
        return self.draws / self.of_draws

    def sentence(self, conclusion: str = "the conclusion") -> str:
        """Say it in plain words.

        >>> capacity = BoxLimit(Column("capacity", "route capacity", "Mt / year"), high=4.2)
        >>> Box((capacity,), 100, 83, 1000, 136).sentence()
        'The conclusion fails in 83 of the 100 draws in which route capacity is below 4.2 Mt / \
year; these are 61 of every 100 failures.'
        """
        where = " and ".join(limit.words for limit in self.limits)
        before = "" if not self.after else "outside the box before, "
        if self.after > 1:
            before = f"outside the {self.after} boxes before, "
        text = f"{before}{conclusion} fails in {_of(self.failures, self.draws)}"
        text += f" in which {where}" if where else ""
        return _capital(text) + self._part() + "."

    def _part(self) -> str:
        if not self.failures:
            return ""
        these = "this is" if self.failures == 1 else "these are"
        if self.failures == self.of_failures:
            whole = "the only failure" if self.failures == 1 else f"all {self.failures} failures"
            return f"; {these} {whole}"
        if self.of_failures < 100:
            return f"; {these} {self.failures} of the {self.of_failures} failures"
        per_cent = 100 * self.coverage
        part = str(round(per_cent))
        if per_cent < 1:
            part = "fewer than 1"
        elif per_cent > 99:
            part = "more than 99"
        return f"; {these} {part} of every 100 failures"


def in_box(box: Box, table: InputTable) -> BoolArray:
    """Say which draws lie in the box, shape (draws,)."""
    inside = np.ones(table.draws, dtype=np.bool_)
    for limit in box.limits:
        inside &= limit.admits(table.values_of(limit.column.name))
    return inside


def measure_box(table: InputTable, fails: ArrayLike, limits: Sequence[BoxLimit]) -> Box:
    """Count what lies within some limits, and how much each of them does (rules U20, U23).

    Raises
    ------
    NotApplicableError
        If no draw lies within the limits.
    """
    failed = conclusion_of(fails, table.draws)
    ordered = sorted(limits, key=lambda limit: limit.column.name)
    inside = [limit.admits(table.values_of(limit.column.name)) for limit in ordered]
    breaches = np.zeros(table.draws, dtype=np.int32)
    for met in inside:
        breaches += ~met
    core = breaches == 0
    draws, failures = int(core.sum()), int((core & failed).sum())
    if not draws:
        raise NotApplicableError("no draw lies within the limits; widen them.", "box")
    counted = []
    for limit, met in zip(ordered, inside, strict=True):
        wide = core | ((breaches == 1) & ~met)
        chance = (wide & failed).sum() / wide.sum()
        luck = float(bdtrc(failures - 1, draws, chance)) if failures else 1.0
        counted.append(replace(limit, quasi_p=luck))
    return Box(tuple(counted), draws, failures, table.draws, int(failed.sum()))


def drop_weak(table: InputTable, fails: ArrayLike, box: Box, *, level: float = 0.05) -> Box:
    """Free the inputs whose limits luck would explain as well, the weakest first (rule U24).

    Parameters
    ----------
    table, fails : InputTable, array_like
        The draws that the box was made from.
    box : Box
    level : float
        A limit stays when its quasi-p-value is at most this.
    """
    share_of(level, "level")
    first_of_its_draws(box)
    while box.limits:
        weakest = max(box.limits, key=lambda limit: limit.quasi_p)
        if weakest.quasi_p <= level:
            break
        kept = [limit for limit in box.limits if limit is not weakest]
        box = measure_box(table, fails, kept)
    return box


def round_box(table: InputTable, fails: ArrayLike, box: Box, *, digits: int = 2) -> Box:
    """Round the limits to what a reader can remember, and count again what lies within.

    Parameters
    ----------
    table, fails : InputTable, array_like
        The draws to count.
    box : Box
    digits : int
        Two digits: to hundredths of the power of ten below the spread of the input's draws, so
        that a capacity between 3.0 and 8.4 is rounded to 0.1.

    Returns
    -------
    Box
        A limit that rounding would push past every draw, or past the other limit, stays as it was.
    """
    if digits < 1:
        raise InputError(f"{digits} is below 1.", "digits")
    first_of_its_draws(box)
    limits = list(box.limits)
    for place, limit in enumerate(limits):
        if limit.column.categories:
            continue
        values = table.values_of(limit.column.name)
        spread = float(values.max() - values.min())
        if not spread:
            continue
        exponent = floor(log10(spread)) - digits + 1
        trial = replace(
            limit, low=_rounded(limit.low, exponent), high=_rounded(limit.high, exponent)
        )
        swapped = [*limits[:place], trial, *limits[place + 1 :]]
        met = trial.admits(values)
        if not met.all() and in_box(replace(box, limits=tuple(swapped)), table).any():
            limits = swapped
    return measure_box(table, fails, limits)


def first_of_its_draws(box: Box) -> None:
    """Refuse a box that counts only what boxes before it left over."""
    if box.after:
        raise NotApplicableError(
            f"the box counts only draws outside the {box.after} before it, and these are not known "
            "here; use `round_boxes` for all boxes of a search.",
            "box",
        )


def between(below: float, above: float) -> float:
    """Return the decimal with the fewest figures that is above `below` and at most `above`.

    >>> between(4.1973, 4.2011), between(-0.3, 1e9), between(1.0, 2.0)
    (4.2, 0.0, 2.0)
    """
    if below < 0 <= above:
        return 0.0
    widest = max(abs(below), abs(above))
    if not widest or isinf(widest):
        return above
    top = floor(log10(widest)) + 1
    for exponent in range(top, top - 18, -1):
        trial = _multiple(above, exponent)
        if below < trial <= above:
            return trial
    return above


def _multiple(value: float, exponent: int) -> float:
    """Return the greatest multiple of a power of ten that is at most `value`, about."""
    scaled = _scaled(value, exponent)
    return value if isinf(scaled) else float(f"{floor(scaled)}e{exponent}")


def _rounded(value: float | None, exponent: int) -> float | None:
    if value is None:
        return None
    return float(f"{round(_scaled(value, exponent))}e{exponent}")


def _scaled(value: float, exponent: int) -> float:
    """Return a value in units of a power of ten; near zero in two steps, as 10**309 is no float."""
    if exponent >= 0:
        return value / 10.0**exponent
    if exponent >= -300:
        return value * 10.0**-exponent
    return value * 1e300 * 10.0 ** (-exponent - 300)


def _number(value: float) -> str:
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def _one_of(names: Sequence[str], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _of(part: int, whole: int) -> str:
    if whole == 1:
        return "the one draw" if part else "none of the one draw"
    if not part:
        return f"none of the {whole} draws"
    return f"all {whole} draws" if part == whole else f"{part} of the {whole} draws"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
