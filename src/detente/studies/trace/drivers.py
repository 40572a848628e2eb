"""Which uncertain inputs make a conclusion vary, where does it fail, what is worth learning?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.errors import DetenteError
from detente.studies.trace.support import Support, hypothesis_of
from detente.studies.trace.variants import Variants
from detente.uncertainty import (
    BoxesFound,
    Column,
    InformationValues,
    InputTable,
    Sample,
    VarianceShares,
    expected_change,
    find_boxes,
    from_cube,
    given_data_shares,
    round_boxes,
    sobol_shares,
    unit_cube,
)

LEAST_DRAWS = 40
POINTS = 64


@dataclass(frozen=True, eq=False)
class Drivers:
    """What the draws say of the inputs.

    Attributes
    ----------
    variance : VarianceShares or None
        How much of the conclusion's variance each input explains.
    boxes : BoxesFound or None
        Where it fails: limits on few inputs, counted anew after rounding.
    worth : InformationValues or None
        By how much settling each input would move the share, on average.
    worth_of_claims : InformationValues or None
        The same for everything that rests on one claim.
    draws : int
        How many independent random draws the boxes and the worth are read from.
    titles : mapping of str to str
        What readers call the inputs.
    why : str
        Why something is missing.
    """

    variance: VarianceShares | None
    boxes: BoxesFound | None
    worth: InformationValues | None
    worth_of_claims: InformationValues | None
    draws: int
    titles: Mapping[str, str]
    why: str = ""


def drivers(
    variants: Variants, listed: Sequence[Support], *, seed: int, points: int = POINTS
) -> Drivers:
    """Say what makes the conclusion vary, where it fails, and what is worth finding out.

    Parameters
    ----------
    variants : Variants
    listed : sequence of Support
    seed : int
    points : int
        Of the design for Sobol' indices, a power of 2; it takes `2 + inputs` times as many runs.
        0: first shares only, from the draws that are there.

    Notes
    -----
    All but the Sobol' indices are read from independent random draws, as many as the flip test
    has, and not from its own: a few hundred points of a quasi-random sequence in many dimensions
    line some inputs up with others, and what is read from them would be told of both.
    """
    definition = variants.definition
    if not definition.uncertainties:
        return Drivers(None, None, None, None, 0, {}, "the case has no uncertain input.")
    titles = {name: each.title for name, each in definition.uncertainties.items()}
    sample = random_sample(variants, seed)
    found = variants.answer_sample(definition, sample)
    table, answer = input_table(sample).only(found.counts), found.holds[found.counts]
    if answer.size < LEAST_DRAWS:
        why = f"{answer.size} draws are too few to say what drives it; {LEAST_DRAWS} are needed."
        return Drivers(None, None, None, None, answer.size, titles, why)
    boxes = find_boxes(table, ~answer, rng=_rng(seed, 1))
    variance, why = _variance(variants, table, answer, seed, points)
    groups = claim_groups(listed, table.names)
    return Drivers(
        variance,
        round_boxes(table, ~answer, boxes) if boxes.boxes else boxes,
        expected_change(table, answer, rng=_rng(seed, 4)),
        _of_claims(table, answer, groups, seed),
        answer.size,
        titles,
        why,
    )


def random_sample(variants: Variants, seed: int) -> Sample:
    """Return independent draws of the case's inputs, as many as the flip test has."""
    definition = variants.definition
    cube = unit_cube(
        len(definition.uncertainties),
        range(variants.draws),
        method="random",
        seed=(seed + 2) % 2**63,
    )
    return from_cube(definition.uncertainties, definition.correlations, cube)


def _variance(
    variants: Variants, table: InputTable, answer: BoolArray, seed: int, points: int
) -> tuple[VarianceShares, str]:
    if not points:
        return given_data_shares(table, answer, rng=_rng(seed, 2)), ""
    try:
        return sobol_shares(
            lambda cube: variants.answer_cube(_inside(cube)),
            table.names,
            rng=_rng(seed, 3),
            points=points,
        ), ""
    except DetenteError as error:
        why = f"no Sobol' indices, so first shares from the draws that have an answer: {error}"
        return given_data_shares(table, answer, rng=_rng(seed, 2)), why


def input_table(sample: Sample) -> InputTable:
    """Return the draws as a table: numbers as they are, readings and orders as categories."""
    columns, values = [], []
    for name, each in sample.uncertainties.items():
        words = "" if each.unit == "1" else each.unit
        if each.kind == "number":
            columns.append(Column(name, each.title, words))
            values.append(sample.numbers[name])
            continue
        titles = [
            one.label
            or one.reading
            or (f"{one.value:g} {words}".strip() if one.order == () else "")
            or "order " + " ".join(map(str, one.order))
            for one in each.hypotheses
        ]
        categories = tuple(
            title if titles.count(title) == 1 else f"{title} ({place})"
            for place, title in enumerate(titles, start=1)
        )
        columns.append(Column(name, each.title, categories=categories))
        values.append(sample.choices[name].astype(np.float64))
    return InputTable(columns, np.stack(values, axis=1))


def claim_groups(listed: Sequence[Support], names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return by claim the uncertain inputs that rest on it, as wholes or by a hypothesis."""
    groups: dict[str, list[str]] = {}
    for each in listed:
        if each.kind == "uncertainty":
            name = each.key.removeprefix("uncertainties.")
        elif each.kind == "hypothesis":
            name = hypothesis_of(each.key)[0]
        else:
            continue
        for claim in each.claims:
            members = groups.setdefault(claim, [])
            if name in names and name not in members:
                members.append(name)
    return {claim: tuple(members) for claim, members in groups.items() if members}


def _of_claims(
    table: InputTable, answer: BoolArray, groups: Mapping[str, tuple[str, ...]], seed: int
) -> InformationValues | None:
    """One claim after the other, since two claims may carry the same input."""
    found = []
    for claim, members in groups.items():
        places = [table.position(name) for name in members]
        some = InputTable([table.columns[k] for k in places], table.values[:, places])
        group = {f"claim {claim}": members}
        found.append((claim, expected_change(some, answer, rng=_rng(seed, 4), groups=group)))
    if not found:
        return None
    of = [replace(each, name=claim) for claim, one in found for each in one.of]
    left_out = tuple((claim, why) for claim, one in found for _, why in one.left_out)
    of.sort(key=lambda each: -each.worth.value)
    first = found[0][1]
    return InformationValues(tuple(of), first.now, first.perfect, left_out=left_out, why=first.why)


def _inside(cube: FloatArray) -> FloatArray:
    """Points on the edge of the cube a little inside it."""
    return np.clip(cube, 1e-12, 1 - 1e-12)


def _rng(seed: int, place: int) -> np.random.Generator:
    return np.random.default_rng([seed, place])
