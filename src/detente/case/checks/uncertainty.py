"""Do the uncertain inputs and the conclusions of a case fit the rest of it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from detente.case.case import Definition
from detente.case.checks.rank_correlations import check_correlations
from detente.case.checks.rent_shares import check_rent_shares
from detente.case.checks.spread_kinds import problem_with
from detente.case.conclusions import Conclusion
from detente.case.figure import Figure
from detente.case.preferences import statements_of
from detente.case.targets import Target, find_target, trade_figures
from detente.case.uncertainty import OWN_READING, Distribution, Uncertainty
from detente.errors import CaseError, ExpressionError, known_names, located
from detente.expressions import Node, parse
from detente.units import PURE, Unit, parse_unit

STATUS_QUO = "status_quo"


def check_uncertain(definition: Definition) -> None:
    """Raise an error at the first uncertain input, correlation or conclusion that does not fit.

    Raises
    ------
    CaseError
        With its key in ``where``.
    """
    acting: dict[str, list[tuple[str, str, Target]]] = {}
    figures = trade_figures(definition.trade)
    for name, uncertainty in definition.uncertainties.items():
        with located(f"uncertainties.{name}"):
            _check_name(definition, name)
            _check_one(definition, uncertainty, figures)
            for target in _targets(definition, uncertainty, figures):
                place = target.outcome or target.key
                acting.setdefault(place, []).append((name, uncertainty.effect, target))
    for each in acting.values():
        _check_replacements(each)
    check_rent_shares(definition, figures)
    if definition.uncertainties:
        _check_rules(definition)
    check_correlations(definition.uncertainties, definition.correlations)
    for name, conclusion in definition.conclusions.items():
        with located(f"conclusions.{name}"):
            _check_conclusion(definition, conclusion)


def _check_name(definition: Definition, name: str) -> None:
    for kind, names in (("a lever", definition.levers), ("an outcome", definition.outcomes)):
        if name in names:
            raise CaseError(f"'{name}' is {kind} already; give the uncertain input another name.")


def _check_one(
    definition: Definition, uncertainty: Uncertainty, figures: Mapping[str, Figure]
) -> None:
    for key in ("distribution", "ignorance"):
        spread: Distribution | None = getattr(uncertainty, key)
        if spread is not None and (problem := problem_with(spread)):
            raise CaseError(f"{problem}.", key)
        if spread is not None and spread.bounds == "figure":
            _check_figure(uncertainty, key, figures)
    given = uncertainty.distribution.parameters if uncertainty.distribution else {}
    _check_best(uncertainty.best, given.get("low"), given.get("high"))
    if uncertainty.kind in ("reading", "order"):
        _check_aims(definition, uncertainty)
    with located("unit"):
        parse_unit(uncertainty.unit)
    if uncertainty.kind == "number":
        return
    with located("hypotheses"):
        check_weights([each.weight for each in uncertainty.hypotheses])
    if uncertainty.ignorance_weights:
        with located("ignorance_weights"):
            check_weights(uncertainty.ignorance_weights)
            if len(uncertainty.ignorance_weights) != len(uncertainty.hypotheses):
                raise CaseError(
                    f"has {len(uncertainty.ignorance_weights)} weights for "
                    f"{len(uncertainty.hypotheses)} hypotheses; give one for each."
                )


def _check_best(best: float | None, low: float | None, high: float | None) -> None:
    if best is None or low is None or high is None or low <= best <= high:
        return
    raise CaseError(f"{best:g} does not lie between low {low:g} and high {high:g}.", "best")


def check_weights(weights: Iterable[float]) -> None:
    """Raise CaseError unless the weights are finite, none negative and one above 0."""
    listed = list(weights)
    for weight in listed:
        if not 0 <= weight <= 1e15:
            raise CaseError(f"a weight of {weight:g}; weights are numbers from 0 to 1e15.")
    if not any(listed):
        raise CaseError("every weight is 0, so nothing can be drawn; give one a weight above 0.")


def _check_figure(uncertainty: Uncertainty, key: str, figures: Mapping[str, Figure]) -> None:
    stands_for = 'bounds = "figure" takes the range of the one figure of trade that it stands for'
    if len(uncertainty.acts_on) != 1 or uncertainty.effect != "replace":
        raise CaseError(f"{stands_for}; name it alone in acts_on, with effect replace.", key)
    figure = figures.get(uncertainty.acts_on[0])
    if figure is None:
        raise CaseError(f"{stands_for}; '{uncertainty.acts_on[0]}' is none.", key)
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if low >= high:
        raise CaseError(
            f"'{uncertainty.acts_on[0]}' has no range; give it low and high, or write them here.",
            key,
        )
    if key == "distribution" and uncertainty.best is not None:
        _check_best(uncertainty.best, low, high)


def _check_aims(definition: Definition, uncertainty: Uncertainty) -> None:
    key = f"{uncertainty.kind}_of"
    party = uncertainty.party
    if party not in definition.preferences:
        found = known_names("party with preferences", party, definition.preferences)
        raise CaseError(f"no party named '{party}'; {found}", key)
    own = definition.preferences[party]
    if uncertainty.kind == "reading":
        known = [OWN_READING, *own.alternatives]
        seen: set[str] = set()
        for each in uncertainty.hypotheses:
            if each.reading not in known:
                told = known_names("reading", each.reading, known)
                raise CaseError(f"{party} has no reading named '{each.reading}'; {told}", key)
            if each.reading in seen:
                raise CaseError(f"the reading '{each.reading}' is named twice; weigh it once.", key)
            seen.add(each.reading)
        return
    with located(key):
        _check_orders(
            uncertainty, statements_of(definition.preferences, party, uncertainty.alternative)
        )


def _check_orders(uncertainty: Uncertainty, statements: int) -> None:
    seen: set[tuple[int, ...]] = set()
    for each in uncertainty.hypotheses:
        if sorted(each.order) != list(range(1, statements + 1)):
            raise CaseError(
                f"the order {list(each.order[:12])} does not name each of the places "
                f"1 to {statements} once; there are {statements} statements."
            )
        if each.order in seen:
            raise CaseError(f"the order {list(each.order[:12])} is named twice; weigh it once.")
        seen.add(each.order)


def _targets(
    definition: Definition, uncertainty: Uncertainty, figures: Mapping[str, Figure]
) -> Iterator[Target]:
    seen: set[str] = set()
    unit = parse_unit(uncertainty.unit)
    for key in uncertainty.acts_on:
        with located("acts_on"):
            if key in seen:
                raise CaseError(f"'{key}' is named twice; name it once.")
            seen.add(key)
            target = find_target(definition, key, figures)
            _check_unit(uncertainty, unit, target)
            yield target


def _check_unit(uncertainty: Uncertainty, unit: Unit, target: Target) -> None:
    number = target.number
    if number is not None and number.whole and uncertainty.effect != "multiply":
        raise CaseError(
            f"'{target.key}' takes factors only: effect multiply. Its count stays as it is."
        )
    if number is not None and uncertainty.effect != "multiply":
        number.in_months(0.0, uncertainty.unit)
        return
    if uncertainty.effect == "multiply":
        if unit != PURE:
            raise CaseError(
                f"a number in '{unit}' cannot multiply '{target.key}'; a factor is in '1'."
            )
    elif unit != (other := parse_unit(target.unit)):
        raise CaseError(
            f"'{target.key}' is in '{other}', the uncertain number in '{unit}'; convert one."
        )


def _check_replacements(acting: list[tuple[str, str, Target]]) -> None:
    """At most one number stands in a place; a whole outcome is every place in it."""
    replaced: dict[str, str] = {}
    whole = ""
    for name, effect, target in acting:
        if effect != "replace":
            continue
        first = next(iter(replaced), "")
        earlier = target.key if target.key in replaced else whole
        if target.kind == "outcome":
            earlier, whole = earlier or first, target.key
        if earlier:
            raise CaseError(
                f"'{target.key}' is replaced already, by '{replaced[earlier]}' (acting on "
                f"'{earlier}'); one number can stand there. Multiply or add instead.",
                f"uncertainties.{name}, acts_on",
            )
        replaced[target.key] = name


def _check_rules(definition: Definition) -> None:
    """The states are the same in every draw, so no rule and no measure's condition may vary."""
    texts = {
        f"rules[{number}]": [clause.text for clause in rule.clauses]
        for number, rule in enumerate(definition.rules, start=1)
    }
    if definition.trade:
        texts |= {
            f"trade.measures.{m.name}.when": [m.when] for m in definition.trade.measures.values()
        }
    for key, each in texts.items():
        used = {name for text in each for name in names_in(text)}
        if wrong := sorted(used & set(definition.uncertainties)):
            raise CaseError(
                f"uses the uncertain input '{wrong[0]}'; the states and the measures are the same "
                "in every draw, so only outcomes, preferences and conditions on them may use it.",
                key,
            )


def names_in(text: str) -> Iterator[str]:
    """Every name in an expression; an expression that cannot be read is told of elsewhere."""
    if not text:
        return
    try:
        todo = [parse(text)]
    except ExpressionError:
        return
    while todo:
        node = todo.pop()
        if node.kind == "name":
            yield str(node.parts[0])
        todo.extend(part for part in node.parts if isinstance(part, Node))


_NEEDS = {
    "equilibrium": ((), ("concept",)),
    "stable": (("party",), ("concept",)),
    "reachable": ((), ()),
    "preferred": (("party",), ()),
    "true": (("condition",), ()),
}


def _check_conclusion(definition: Definition, conclusion: Conclusion) -> None:
    needs, may = _NEEDS[conclusion.verdict]
    for key in ("concept", "party", "condition"):
        given = bool(getattr(conclusion, key))
        if key in needs and not given:
            raise CaseError(f"the verdict '{conclusion.verdict}' needs a {key}; add it.", key)
        if given and key not in (*needs, *may):
            raise CaseError(f"the verdict '{conclusion.verdict}' has no {key}; remove it.", key)
    known: Mapping[str, object] = {STATUS_QUO: None, **definition.named_states}
    if conclusion.states not in known:
        found = known_names("named state", conclusion.states, known)
        raise CaseError(f"no named state '{conclusion.states}'; {found}", "states")
    if conclusion.party and conclusion.party not in definition.parties:
        found = known_names("party", conclusion.party, definition.parties)
        raise CaseError(f"no party named '{conclusion.party}'; {found}", "party")
