"""What each sender of measures adds, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.cli.output import Format, emit, emit_lines

if TYPE_CHECKING:
    from detente.case import Definition
    from detente.studies.trade import CoalitionAnswer, CoalitionStudy

BN = "bn USD / year"


def title_of(definition: Definition, party: str) -> str:
    """A party's label, whether it stands in the case or in its trade only."""
    known = definition.trade.parties if definition.trade else {}
    found = definition.parties.get(party) or known.get(party)
    return found.title if found else party


def shown(value: float, places: int, sign: str = "") -> str:
    """A number for reading, in columns; nothing is not negative."""
    rounded = round(value, places) + 0.0
    return f"{rounded:{sign}9,.{places}f}"


def print_coalitions(answer: CoalitionAnswer, form: Format) -> None:
    """Print what each sender adds, and the smallest coalition that is enough."""
    definition, study = answer.definition, answer.study
    effects = study.effects
    if form is Format.csv:
        rows = [
            [" + ".join(sorted(members)), effects.loss[members], member, cost]
            for members in sorted(effects.loss, key=lambda each: (len(each), sorted(each)))
            for member, cost in (effects.costs(members) or {"": 0.0}).items()
        ]
        emit(form, ["coalition", f"loss, {BN}", "member", f"pays, {BN}"], rows, answer)
        return
    together = effects.costs(effects.senders)
    rows = [
        [
            title_of(definition, sender),
            shown(effects.loss[frozenset({sender})], 3),
            shown(effects.marginal[sender], 3),
            shown(effects.shapley[sender], 3),
            shown(together[sender], 3, "+"),
        ]
        for sender in effects.senders
    ]
    whole = effects.loss[frozenset(effects.senders)]
    who = title_of(definition, effects.target)
    title = (
        f"{definition.title}: what {who} loses of {effects.item.replace('_', ' ')}, "
        f"{study.now.label}: {whole:.3f} {BN}"
    )
    headers = ["sender", "alone", "last to join (marginal)", "Shapley", "pays, all together"]
    emit(form, headers, rows, answer, title)
    if form is Format.table:
        emit_lines(["", _smallest_text(study), f"{effects.solves} equilibria solved."])


def _smallest_text(study: CoalitionStudy) -> str:
    if study.loss is None:
        return "No loss is stated; --loss, or [trade.pressure] in the case, says which to reach."
    if not study.smallest:
        return f"No coalition of these senders reaches a loss of {study.loss:g} {BN}."
    found = [
        f"{' + '.join(sorted(each)) or 'nobody'} ({study.effects.loss[each]:.3f})"
        for each in study.smallest
    ]
    return f"Smallest coalition that reaches {study.loss:g} {BN}: {'; '.join(found)}."
