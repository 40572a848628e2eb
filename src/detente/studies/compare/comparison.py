"""Two cases side by side: inputs, conclusions, equilibria, and who is better off. (TU7)"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from detente.case import Change, Definition, changed
from detente.concepts import SWEPT
from detente.errors import InputError
from detente.model import Model
from detente.stability import analyse
from detente.studies.compare.compared import (
    AIMS,
    CaseComparison,
    ComparedItem,
    EquilibriumDifference,
    InputDifference,
)
from detente.studies.compare.plain_answers import conclusions_of, first_name
from detente.studies.compare.renamed import renamed
from detente.studies.compare.roles import FEWEST, with_roles
from detente.studies.compare.statement_changes import StatementChange, statement_changes
from detente.studies.compare.who_gains import parties_of
from detente.studies.compare.written_inputs import (
    WORDS,
    WrittenInput,
    bare_value,
    written_inputs,
)
from detente.studies.turns import definition_of, make_plain

MOST = 4


def compare(
    *cases: str | Path | Definition | Model,
    changes: Sequence[Mapping[str, Change]] = (),
    same: Mapping[str, str] | None = None,
) -> CaseComparison:
    """Say what differs between cases, or between a case and what-ifs of it, and what that does.

    Parameters
    ----------
    cases : str, Path, Definition or Model
        Two to four; or one, with `changes`.
    changes : sequence of mapping
        What-ifs of the one case, as of :func:`detente.changed`; each is an item beside it.
    same : mapping of str to str, optional
        Names of the first case to those that the second has for the same.

    Returns
    -------
    CaseComparison

    Raises
    ------
    InputError
        If there are fewer than two items or more than four, or one is wrong.
    """
    given = [(_name(case), definition_of(case)) for case in cases]
    if changes and len(given) != 1:
        raise InputError(f"what-ifs are of one case; found {len(given)} cases.", "changes")
    names = [name for name, _ in given]
    definitions = [definition for _, definition in given]
    for what_if in changes:
        names.append("; ".join(f"{key}={value}" for key, value in what_if.items()))
        definitions.append(changed(definitions[0], what_if))
    if not FEWEST <= len(definitions) <= MOST:
        raise InputError(
            f"found {len(definitions)} to compare; give {FEWEST} to {MOST} cases, or one case and "
            "what-ifs of it."
        )
    plain = [make_plain(each) for each in definitions]
    pairs = renamed(definitions[0], definitions[1], same or {})
    sure = {each.second: each.first for each in pairs if each.sure}
    conclusions = conclusions_of(plain, sure)
    inputs, statements = _inputs(definitions, sure)
    inputs, left = with_roles(definitions, inputs, conclusions, sure)
    items = tuple(ComparedItem(name, each.model) for name, each in zip(names, plain, strict=True))
    return CaseComparison(
        items,
        tuple(inputs),
        tuple(statements),
        tuple(pairs),
        tuple(conclusions),
        tuple(_equilibria([each.model for each in plain], sure)),
        tuple(parties_of([each.model for each in plain])),
        left,
    )


def _name(case: str | Path | Definition | Model) -> str:
    if isinstance(case, Definition | Model):
        return case.title
    return Path(case).name


def _inputs(
    definitions: Sequence[Definition], sure: Mapping[str, str]
) -> tuple[list[InputDifference], list[StatementChange]]:
    written = [written_inputs(each) for each in definitions]
    written[1] = {
        _renamed_text(key, sure): replace(
            each,
            key=_renamed_text(key, sure),
            value=_renamed_text(each.value, sure) if isinstance(each.value, str) else each.value,
        )
        for key, each in written[1].items()
    }
    keys = dict.fromkeys(key for each in written for key in each)
    found = []
    for key in keys:
        own = [each.get(key) for each in written]
        values = tuple(None if each is None else each.value for each in own)
        if len(set(values)) == 1:
            continue
        known: WrittenInput = next(each for each in own if each is not None)
        found.append(InputDifference(key, known.kind, known.unit, values))
    statements = []
    first, second = definitions[0].preferences, definitions[1].preferences
    for party in dict.fromkeys([*first, *second]):
        statements += statement_changes(party, first.get(party), second.get(party))
    found += [_aims(party, definitions) for party in first if _other_aims(party, definitions)]
    found.sort(key=lambda each: each.kind == WORDS)
    return found, statements


def _other_aims(party: str, definitions: Sequence[Definition]) -> bool:
    """Whether a party's aims differ in more than numbers and words."""
    aims = [each.preferences.get(party) for each in definitions]
    written = {
        (
            own.kind,
            own.ranking,
            tuple(tuple(c.text for c in g) for g in own.statements),
            bare_value(own),
        )
        for own in aims
        if own is not None
    }
    return None not in aims and len(written) > 1


def _aims(party: str, definitions: Sequence[Definition]) -> InputDifference:
    titles = tuple(
        each.preferences[party].label or each.preferences[party].kind for each in definitions
    )
    return InputDifference(f"preferences.{party}", AIMS, "", titles)


def _renamed_text(text: str, sure: Mapping[str, str]) -> str:
    if not sure:
        return text
    pattern = r"(?<!\w)(" + "|".join(map(re.escape, sure)) + r")(?!\w)"
    return re.sub(pattern, lambda found: sure[found[1]], text)


def _equilibria(models: Sequence[Model], sure: Mapping[str, str]) -> list[EquilibriumDifference]:
    """Match states by the levels of their levers, never by number."""
    levers = [
        {first_name(name, sure) if place == 1 else name for name in model.levers}
        for place, model in enumerate(models)
    ]
    if any(each != levers[0] for each in levers):
        return []
    found = []
    tables = [analyse(model, SWEPT) for model in models]
    for concept in SWEPT:
        states: list[dict[frozenset[tuple[str, str]], int]] = []
        for place, (model, table) in enumerate(zip(models, tables, strict=True)):
            own = {}
            for number in table.equilibria(concept):
                levels = model.space.levels_of(int(number)).items()
                named = {(first_name(n, sure) if place == 1 else n, level) for n, level in levels}
                own[frozenset(named)] = int(number)
            states.append(own)
        everywhere = set.intersection(*(set(each) for each in states))
        both = tuple(number for levels, number in states[0].items() if levels in everywhere)
        only = tuple(
            tuple(number for levels, number in each.items() if levels not in everywhere)
            for each in states
        )
        found.append(EquilibriumDifference(concept, both, only))
    return found
