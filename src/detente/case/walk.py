"""One walk over a case: its records with what carries them, and its numbers by their address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from math import isfinite
from typing import Any, NamedTuple, get_args

from detente.case.case import Definition
from detente.case.cells import cell_names, cell_places, numbered_cell
from detente.case.correlations import Correlation
from detente.case.figure import Clause, Figure, OtherFigure
from detente.case.keys import Shape, keys_of, shape_of
from detente.case.marks import Apart, Converted, Flat, Formula, Rest
from detente.case.preferences import Preference
from detente.case.standoff import Outcome, Rule
from detente.case.uncertainty import Uncertainty, short_orders
from detente.case.variants import VariantText
from detente.errors import CaseError, ExpressionError, located
from detente.expressions import numbers_written, with_number_written


class FoundRecord(NamedTuple):
    """A record of a case that may name claims: its key, and the claims of the tables around it."""

    key: str
    record: Any
    around: tuple[str, ...]


def records(case: Definition) -> Iterator[FoundRecord]:
    """Yield every record that may name claims, in the order of the sections.

    Keys are those of the file, and count from 1: ``preferences.us.statements[2]``. Inside a list
    of statements of equal importance a second number follows, in a rule the clause's key.
    """
    for key in keys_of(Definition):
        yield from _records(key.name, getattr(case, key.attribute), ())


def _records(key: str, value: Any, around: tuple[str, ...]) -> Iterator[FoundRecord]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _records(f"{key}.{name}", each, around)
    elif isinstance(value, tuple):
        if value and not isinstance(value[0], tuple) and not is_dataclass(value[0]):
            return
        for number, each in enumerate(value, start=1):
            if isinstance(each, tuple) and len(each) == 1:
                each = each[0]
            yield from _records(f"{key}[{number}]", each, around)
    elif is_dataclass(value):
        claims: tuple[str, ...] | None = getattr(value, "claims", None)
        if claims is not None:
            yield FoundRecord(key, value, around)
        inside = (*around, *(claims or ()))
        if isinstance(value, Rule):
            for name, clause in zip(value.clause_keys, value.clauses, strict=True):
                yield FoundRecord(f"{key}.{name}", clause, inside)
            return
        for each in keys_of(type(value)):
            name = key if each.shape.has(Flat) else f"{key}.{each.name}"
            covered = around if each.shape.has(Apart) else inside
            yield from _records(name, getattr(value, each.attribute), covered)


def numbers(case: Definition) -> Mapping[str, Figure | float]:
    """Return every number of a case by its address.

    A figure's address is its key, and stands for its value; `low`, `high` and ``conflicting[1]``
    have their own. The cells of a table, the numbers in an expression and those in a list count
    from 0: ``outcomes.cost.table[2][0]``, ``preferences.belarus.value[2]``. Tables in a list count
    from 1, as in errors: ``rules[2].if[0]``. A statement that holds one number has that number's
    address, ``preferences.us.statements[2]``. The address of an outcome is a factor on all of it.
    A reading's weight stands at ``uncertainties.us_reading.weights.no_plan``. What a variant
    supposes is no number of the case.
    """
    return {place.address: place.number for place in _places(case)}


def replaced(case: Definition, values: Mapping[str, float]) -> Definition:
    """Return the case with other numbers at these addresses, everything else as it is.

    Parameters
    ----------
    values : mapping of str to float
        By address, as of :func:`numbers`; a cell may be named by its levels too:
        ``outcomes.cost.table[prisoners=group]``. They are put in one after the other, so a factor
        on an outcome multiplies the cells named before it.

    Raises
    ------
    CaseError
        If an address names no number of the case (the nearest are told), or a number is not finite.
    """
    for address, number in values.items():
        if not isfinite(number):
            raise CaseError(f"found {number}; a number of a case is finite.", address[:200])
        with located(address[:200]):
            case = _put(case, _find(case, address).path, float(number))
    return case


def number_address(case: Definition, address: str) -> str:
    """Return the address as `numbers` has it, where it may name levels: ``table[2][0]``.

    Raises
    ------
    CaseError
        As of :func:`replaced`.
    """
    return _find(case, address).address


def told_address(case: Definition, address: str) -> str:
    """Return the address for people: a cell by its levels, ``table[prisoners=group]``."""
    head, table, cell = _find(case, address).address.partition(".table[")
    if not table:
        return head
    outcome = case.outcomes[head.removeprefix("outcomes.")]
    return f"{head}.table{cell_names(case.levers, outcome, f'[{cell}')}"


Step = str | int | Callable[[Any, float], Any]


class _Place(NamedTuple):
    """A number, and the way to it; a last step that is a function puts another there."""

    address: str
    number: Figure | float
    path: tuple[Step, ...]


def _put(part: Any, path: tuple[Step, ...], number: float) -> Any:
    if not path:
        return number
    step, *rest = path
    if not isinstance(step, str | int):
        return step(part, number)
    if isinstance(part, Mapping):
        return {**part, step: _put(part[step], tuple(rest), number)}
    if isinstance(step, int):
        return (*part[:step], _put(part[step], tuple(rest), number), *part[step + 1 :])
    return replace(part, **{step: _put(getattr(part, step), tuple(rest), number)})


def _find(case: Definition, address: str) -> _Place:
    wanted = _by_numbers(case, address)
    near = {place.address: place for place in _places(case, wanted)}
    alone = wanted.removesuffix("[0]") if ".statements[" in wanted else wanted
    for each in (wanted, alone):
        if each in near:
            return near[each]
    name = wanted.removeprefix("outcomes.").split(".")[0]
    if wanted.startswith("outcomes.") and name in case.outcomes and case.outcomes[name].source:
        raise CaseError(
            f"'{address[:120]}' has no number as written: the outcome is computed from "
            f"'{case.outcomes[name].source}'. Change what that is computed from."
        )
    known = numbers(case)
    if not known:
        raise CaseError(f"'{address[:120]}' is the address of no number; the case has none.")
    close = get_close_matches(wanted[:200], known, n=3, cutoff=0.5)
    told = ", ".join(f"'{each}'" for each in close) or f"one of the {len(known)} there are"
    raise CaseError(f"'{address[:120]}' is the address of no number; the nearest: {told}.")


_NAMED_CELL = re.compile(r"outcomes\.([A-Za-z_]\w*)\.table(\[.*=.*\])", re.DOTALL)


def _by_numbers(case: Definition, address: str) -> str:
    """The address with a cell that is named by levels in numbers."""
    found = _NAMED_CELL.fullmatch(address)
    if found is None or found[1] not in case.outcomes:
        return address
    cell = numbered_cell(case.levers, case.outcomes[found[1]], found[2])
    return address if cell is None else f"outcomes.{found[1]}.table{cell}"


def _places(case: Definition, wanted: str = "") -> Iterator[_Place]:
    """All numbers, or at least those whose address begins as `wanted` does."""
    for key in keys_of(Definition):
        section, inner = getattr(case, key.attribute), key.shape
        parts: list[tuple[str, tuple[Step, ...], Any]] = [(key.name, (key.attribute,), section)]
        if isinstance(section, Mapping):
            inner = shape_of(get_args(inner.hint)[1])
            parts = [(f"{key.name}.{n}", (key.attribute, n), each) for n, each in section.items()]
        for address, path, each in parts:
            if not wanted or wanted.startswith(address):
                yield from _within(address, path, each, inner, case)


def _within(
    address: str, path: tuple[Step, ...], value: Any, shape: Shape, case: Definition
) -> Iterator[_Place]:
    if isinstance(value, Figure | OtherFigure):
        yield from _figure(address, path, value)
    elif isinstance(value, Clause):
        yield from _text(address, (*path, "text"), value.text)
    elif type(value) in _SPECIAL:
        yield from _SPECIAL[type(value)](address, path, value, case)
    elif is_dataclass(value):
        yield from _keys(address, path, value, case)
    elif isinstance(value, Mapping):
        inner = shape if shape.has(Converted) else shape_of(get_args(shape.hint)[1])
        for name, each in value.items():
            yield from _within(f"{address}.{name}", (*path, name), each, inner, case)
    elif isinstance(value, tuple):
        inner = shape if shape.has(Converted) else shape_of(get_args(shape.hint)[0])
        for place, each in enumerate(value):
            number = place + 1 if is_dataclass(each) else place
            yield from _within(f"{address}[{number}]", (*path, place), each, inner, case)
    elif _is_quantity(value) and (shape.hint is float or shape.has(Converted)):
        yield _Place(address, value, path)
    elif shape.has(Formula):
        yield from _text(address, path, value)


def _is_quantity(value: Any) -> bool:
    """Say whether a value is a number, and no truth."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _keys(
    address: str, path: tuple[Step, ...], value: Any, case: Definition, without: str = ""
) -> Iterator[_Place]:
    for key in keys_of(type(value)):
        if key.name != without:
            name = address if key.shape.has(Flat, Rest) else f"{address}.{key.name}"
            part = getattr(value, key.attribute)
            yield from _within(name, (*path, key.attribute), part, key.shape, case)


def _figure(address: str, path: tuple[Step, ...], value: Any) -> Iterator[_Place]:
    yield _Place(address, value if isinstance(value, Figure) else value.value, (*path, "value"))
    for bound in ("low", "high"):
        if getattr(value, bound) is not None:
            yield _Place(f"{address}.{bound}", getattr(value, bound), (*path, bound))
    for place, other in enumerate(getattr(value, "conflicting", ())):
        way = (*path, "conflicting", place)
        yield from _figure(f"{address}.conflicting[{place + 1}]", way, other)


def _text(address: str, path: tuple[Step, ...], text: str, alone: str = "") -> Iterator[_Place]:
    """The numbers of an expression; a text that is none is told of where it is read."""
    try:
        found = numbers_written(text) if text else ()
    except ExpressionError:
        return
    for place, each in enumerate(found):
        name = alone if alone and len(found) == 1 else f"{address}[{place}]"
        yield _Place(name, each.value, (*path, partial(_write, place)))


def _write(place: int, text: str, number: float) -> str:
    return with_number_written(text, place, number)


def _outcome(
    address: str, path: tuple[Step, ...], value: Outcome, case: Definition
) -> Iterator[_Place]:
    if value.source:
        return
    yield _Place(address, 1.0, (*path, _multiplied))
    yield from _text(f"{address}.expression", (*path, "expression"), value.expression)
    for place, cell in enumerate(cell_places(case.levers, value)):
        yield _Place(f"{address}.table{cell}", value.table[place], (*path, "table", place))


def _multiplied(outcome: Outcome, factor: float) -> Outcome:
    if factor == 1.0:
        return outcome
    if outcome.table:
        return replace(outcome, table=tuple(_product(factor, cell) for cell in outcome.table))
    return replace(outcome, expression=f"{factor!r} * ({outcome.expression})")


def _product(one: float, other: float) -> float:
    """The product as it would be written: of 7 and 0.05 it is 0.35, and no float beside it."""
    return float(Decimal(repr(one)) * Decimal(repr(other)))


def _preference(
    address: str, path: tuple[Step, ...], value: Preference, case: Definition
) -> Iterator[_Place]:
    yield from _keys(address, path, value, case, without="statements")
    for number, group in enumerate(value.statements):
        for inner, clause in enumerate(group):
            name = f"{address}.statements[{number + 1}]" + (
                f".{inner + 1}" if len(group) > 1 else ""
            )
            way = (*path, "statements", number, inner, "text")
            yield from _text(name, way, clause.text, alone=name)


def _rule(address: str, path: tuple[Step, ...], value: Rule, case: Definition) -> Iterator[_Place]:
    del case
    for place, (key, clause) in enumerate(zip(value.clause_keys, value.clauses, strict=True)):
        yield from _text(f"{address}.{key}", (*path, "clauses", place, "text"), clause.text)


def _uncertainty(
    address: str, path: tuple[Step, ...], value: Uncertainty, case: Definition
) -> Iterator[_Place]:
    yield from _keys(address, path, value, case, without="hypotheses")
    short = short_orders(value.hypotheses) if value.kind == "order" else None
    if short is not None:
        if "weight" in short:
            yield _Place(f"{address}.weight", short["weight"], (*path, _swapped))
        return
    for place, each in enumerate(value.hypotheses):
        way = (*path, "hypotheses", place)
        if value.kind == "reading":
            yield _Place(f"{address}.weights.{each.reading}", each.weight, (*way, "weight"))
        else:
            yield from _keys(f"{address}.hypotheses[{place + 1}]", way, each, case)


def _swapped(uncertainty: Uncertainty, weight: float) -> Uncertainty:
    if not 0 <= weight <= 1:
        raise CaseError(f"found {weight:g}; the weight of a swap is its probability, from 0 to 1.")
    first, second = uncertainty.hypotheses
    own = (replace(first, weight=1.0 - weight), replace(second, weight=weight))
    return replace(uncertainty, hypotheses=own)


def _correlation(
    address: str, path: tuple[Step, ...], value: Correlation, case: Definition
) -> Iterator[_Place]:
    del case
    size = len(value.between)
    pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
    if value.is_even:
        rho = value.matrix[0][1]
        yield _Place(f"{address}.spearman", rho, (*path, partial(_correlated, pairs)))
        return
    for i, j in pairs:
        way = (*path, partial(_correlated, [(i, j)]))
        yield _Place(f"{address}.matrix[{i}][{j}]", value.matrix[i][j], way)


def _correlated(pairs: list[tuple[int, int]], value: Correlation, rho: float) -> Correlation:
    """A correlation holds both ways, so it stands in the matrix twice."""
    rows = [list(row) for row in value.matrix]
    for i, j in pairs:
        rows[i][j] = rows[j][i] = rho
    return replace(value, matrix=tuple(map(tuple, rows)))


def _supposed(
    address: str, path: tuple[Step, ...], value: VariantText, case: Definition
) -> Iterator[_Place]:
    """Nothing: it is a supposition."""
    del address, path, value, case
    yield from ()


_SPECIAL: Mapping[type, Callable[..., Iterator[_Place]]] = {
    Outcome: _outcome,
    Preference: _preference,
    Rule: _rule,
    Uncertainty: _uncertainty,
    Correlation: _correlation,
    VariantText: _supposed,
}
