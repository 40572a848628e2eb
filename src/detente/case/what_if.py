"""What if? A case with some of its inputs changed, each named by its address."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from detente.case.case import Definition
from detente.case.effects import effects_on_outcomes
from detente.case.preferences import Preference
from detente.case.targets import find_target
from detente.case.uncertainty import OWN_READING
from detente.case.variants import VariantText
from detente.case.walk import number_address, numbers, replaced, told_address
from detente.errors import CaseError, InputError, known_names, located, unknown_name

Change = float | str | Sequence[int]
READINGS, ORDERS, LEVELS = "readings.", "orders.", "levels."


def changed(case: Definition, changes: Mapping[str, Change]) -> Definition:
    """Return the case with some inputs changed, everything else as it is.

    Parameters
    ----------
    changes : mapping of str to float, str or sequence of int
        By address. A number anywhere in the case, as of :func:`detente.case.numbers`:
        ``outcomes.cost.table[prisoners=group]``, ``outcomes.gain`` (a factor on all of it),
        ``preferences.us.value[2]``, ``trade.legs.sea.cost``. Another reading of a party's aims,
        ``readings.us`` by its name. Another order of its statements, ``orders.us`` as the places
        of those written, from 0. Another starting point, ``levels.us_banks`` by a level.

    Returns
    -------
    Definition
        Where aims are read or ordered otherwise, what the case does not know of their reading and
        order is set aside.

    Raises
    ------
    InputError
        If an address names nothing that can be changed, the value does not fit, or an uncertain
        input would overwrite it.

    Examples
    --------
    >>> from detente.casefile import read_definition
    >>> case, _ = read_definition("prisoners-dilemma")
    >>> list(changed(case, {"orders.row": [0]}).preferences) == list(case.preferences)
    Traceback (most recent call last):
    ...
    detente.errors.CaseError: orders.row: the aims of 'row' are a ranking, not statements.
    """
    for key, value in changes.items():
        with located(key[:200]):
            case = _changed(case, key, value)
    return case


def read_changes(text: str) -> dict[str, Change]:
    """Read what-ifs as typed: ``key=value``, several joined by ``;``.

    Raises
    ------
    InputError
        If one is not a key, an equals sign and a number, a name or a list of whole numbers.

    Examples
    --------
    >>> read_changes("outcomes.cost.table[x=a]=0.5; readings.us=no_plan; orders.eu=[1,0]")
    {'outcomes.cost.table[x=a]': 0.5, 'readings.us': 'no_plan', 'orders.eu': [1, 0]}
    """
    found: dict[str, Change] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        key, equals, value = part.rpartition("=")
        key, value = key.strip(), value.strip()
        if not equals or not key or not value:
            raise InputError(
                f"found {part[:80]!r}; write KEY=VALUE, such as outcomes.cost.table[1]=0.5, "
                "readings.us=no_plan, orders.us=[1,0] or levels.us_banks=licence."
            )
        if key in found:
            raise InputError(f"'{key[:80]}' is given twice; give it once.")
        found[key] = _value(value)
    if not found:
        raise InputError("found nothing; write KEY=VALUE.")
    return found


def changes_in(case: Definition, text: str) -> dict[str, Change]:
    """Read what-ifs as of :func:`read_changes`; a variant of the case may stand by its name.

    Raises
    ------
    InputError
        As of :func:`read_changes`; and if a name is no variant's, or an input changes twice.
    """
    found: dict[str, Change] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        own = read_changes(part) if "=" in part else changes_of(_variant(case, part))
        if twice := sorted(found.keys() & own.keys()):
            raise InputError(f"'{twice[0][:80]}' is given twice; give it once.")
        found |= own
    return found or read_changes(text)


def changes_of(variant: VariantText) -> dict[str, Change]:
    """Return what a variant changes, as :func:`changed` takes it."""
    return {
        **{f"{READINGS}{party}": name for party, name in variant.readings.items()},
        **{f"{ORDERS}{party}": list(order) for party, order in variant.orders.items()},
        **{f"{LEVELS}{lever}": level for lever, level in variant.levels.items()},
        **variant.numbers,
    }


def told_changes(case: Definition, changes: Mapping[str, Change]) -> tuple[str, ...]:
    """Say of each what-if what is other than the case states.

    Examples
    --------
    >>> from detente.casefile import read_definition
    >>> case, _ = read_definition("belarus-2025")
    >>> told_changes(case, {"readings.us": "no_plan", "levels.us_banks": "licence"})
    ('us is read as no_plan', 'us_banks begins at licence, not at none')
    """
    return tuple(_told(case, key, value) for key, value in changes.items())


def _told(case: Definition, key: str, value: Change) -> str:
    if key.startswith(READINGS):
        return f"{key.removeprefix(READINGS)} is read as {value}"
    if key.startswith(ORDERS):
        return f"the statements of {key.removeprefix(ORDERS)} stand in the order {value}"
    if key.startswith(LEVELS):
        lever = key.removeprefix(LEVELS)
        return f"{lever} begins at {value}, not at {case.status_quo.get(lever)}"
    stated = numbers(case)[number_address(case, key)]
    told = told_address(case, key)
    if key.removeprefix("outcomes.") in case.outcomes:
        return f"{told} is taken {value:g} times"
    return f"{told} is {value:g}, not {getattr(stated, 'value', stated):g}"


def _variant(case: Definition, name: str) -> VariantText:
    if name not in case.variants:
        known = known_names("variant", name[:80], case.variants)
        raise InputError(
            f"found {name[:80]!r}, which is no KEY=VALUE, and no variant of the case; {known}"
        )
    return case.variants[name]


def _value(text: str) -> Change:
    if text.startswith("["):
        try:
            listed = json.loads(text)
        except ValueError:
            listed = None
        if not isinstance(listed, list) or any(type(each) is not int for each in listed):
            raise InputError(f"found {text[:80]!r}; an order is a list of places, such as [1,0,2].")
        return listed
    try:
        return float(text)
    except ValueError:
        return text.strip("'\"")


def _changed(case: Definition, key: str, value: Change) -> Definition:
    for prefix, change in ((READINGS, _read), (ORDERS, _ordered), (LEVELS, _started)):
        if key.startswith(prefix):
            return change(case, key.removeprefix(prefix), value)
    if isinstance(value, str) or not isinstance(value, int | float):
        near = get_close_matches(key, [READINGS, ORDERS, LEVELS], n=1)
        told = f" Did you mean '{near[0]}NAME'?" if near else ""
        raise CaseError(f"found {str(value)[:60]!r}; a number is needed here.{told}")
    address = number_address(case, key)
    _check_stands(case, address)
    return replaced(case, {address: float(value)})


def _check_stands(case: Definition, address: str) -> None:
    """Refuse a cell that an uncertain input overwrites: changing it would change nothing."""
    if not address.startswith("outcomes.") or ".expression" in address:
        return
    target = find_target(case, address)
    for each in effects_on_outcomes(case).get(target.outcome, ()):
        if each.effect == "replace" and each.cell in (-1, target.cell):
            raise CaseError(
                f"the uncertain input '{each.number}' stands in its place, so a change would do "
                f"nothing; change uncertainties.{each.number} instead."
            )


def _read(case: Definition, party: str, value: Change) -> Definition:
    own = _aims(case, party)
    if value == OWN_READING:
        return case
    if not isinstance(value, str) or value not in own.alternatives:
        raise unknown_name(
            f"reading of '{party}'", str(value)[:80], [OWN_READING, *own.alternatives]
        )
    taken = replace(own.alternatives[value], alternatives=own.alternatives)
    return _with_aims(case, party, taken, ("reading", "order"))


def _ordered(case: Definition, party: str, value: Change) -> Definition:
    own = _aims(case, party)
    if own.kind != "statements":
        raise CaseError(f"the aims of '{party}' are a {own.kind}, not statements.")
    count = len(own.statements)
    if isinstance(value, str | float | int) or sorted(value) != list(range(count)):
        raise CaseError(
            f"found {str(value)[:80]}; an order of {count} statements has each place from 0 to "
            f"{count - 1} once, the most important first."
        )
    statements = tuple(own.statements[place] for place in value)
    return _with_aims(case, party, replace(own, statements=statements), ("order",))


def _started(case: Definition, name: str, value: Change) -> Definition:
    if name not in case.levers:
        raise unknown_name("lever", name, case.levers)
    if value not in case.levers[name].levels:
        raise unknown_name(f"level of lever '{name}'", str(value)[:80], case.levers[name].levels)
    return replace(case, status_quo={**case.status_quo, name: str(value)})


def _aims(case: Definition, party: str) -> Preference:
    if party not in case.preferences:
        found = known_names("party with aims", party, case.preferences)
        raise CaseError(f"no party named '{party[:80]}'; {found}")
    return case.preferences[party]


def _with_aims(
    case: Definition, party: str, aims: Preference, kinds: tuple[str, ...]
) -> Definition:
    """The case with other aims of a party, and without doubts about those that went."""
    kept = {
        name: each
        for name, each in case.uncertainties.items()
        if not (each.kind in kinds and each.party == party and not each.alternative)
    }
    preferences = {**case.preferences, party: aims}
    return replace(case, preferences=preferences, uncertainties=kept)
