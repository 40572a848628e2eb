"""Deals as plain data: what could be signed and kept, and how it could be carried out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from detente.deals import Difference
from detente.report.data.digits import significant
from detente.report.data.moves import move_data
from detente.report.data.registry import to_data
from detente.stability import Move
from detente.studies import Labels
from detente.studies.deals import (
    Agreement,
    Breach,
    CertificateCheck,
    DealStudy,
    Disagreement,
    Durability,
    End,
    KeptState,
    KeptStates,
    LeverChange,
    ScheduleAnswer,
    Sweetening,
    no_schedule,
)


@to_data.register
def deal_study_data(study: DealStudy) -> dict[str, Any]:
    """Return everything that a study of a deal says."""
    offers = study.offers
    data: dict[str, Any] = {
        "case": study.model.title,
        "fingerprint": study.fingerprint,
        "deal": {"name": study.deal.name, **study.deal.description()},
        "signers": list(offers.signers),
        "outsiders": [name for name in study.model.parties if name not in offers.signers],
        "disagreement": _disagreement(offers.disagreement),
        "packages": _packages(study),
        "left_out": dict(offers.left_out),
        "agreements": {name: _agreement(each) for name, each in study.agreements.items()},
    }
    if offers.bargain is not None:
        data["solutions"] = {
            name: {
                "states": list(offers.bargain.picks(name)),
                "score": found.score,
                "why_none": found.why_none,
            }
            for name, found in offers.bargain.solutions.items()
        }
        data["indifferent"] = list(offers.bargain.indifferent)
        data["unanswered"] = list(offers.bargain.unanswered)
    if study.package is not None:
        completion = study.package.completion
        data["package"] = {
            "ends": [_end(study, end) for end in study.package.ends],
            "certain": completion.certain,
            "why_uncertain": completion.why_uncertain,
            "forbidden_by": [
                {"rule": each.number, "text": each.rule} for each in completion.obstacles
            ],
            "sentences": study.package.sentences(),
        }
    known: dict[str, Any] = significant(data)
    return known


@to_data.register
def kept_states_data(found: KeptStates) -> dict[str, Any]:
    """Return the same of every state of a group."""
    return {
        "case": found.model.title,
        "states": [kept_state_data(each) for each in found.states],
    }


@to_data.register
def kept_state_data(found: KeptState) -> dict[str, Any]:
    """Return who would keep a state, what would mend it, and what can be taken back."""
    model = found.model
    return {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "levels": model.space.levels_of(found.state),
        **_durability(found.durability),
        "take_back": [
            {
                "lever": each.lever,
                "party": each.party,
                "whole": each.whole,
                "back_to": each.back_to,
                "one_way": each.one_way,
            }
            for each in found.take_back
        ],
        "to_hold": _sweetening(found.to_hold),
    }


@to_data.register
def schedule_answer_data(answer: ScheduleAnswer) -> dict[str, Any]:
    """Return a schedule, or why there is none."""
    model, found = answer.model, answer.request
    plan, reason = found.schedule, found.reason
    return {
        "case": model.title,
        "goal": found.goal,
        "exists": plan is not None,
        "certain": found.certain,
        "why": found.why if reason is None else no_schedule(Labels(model), reason),
        "reason": None if reason is None else asdict(reason),
        "answer": dict(found.answer),
        "schedule": answer.certificate,
        "against_order": [
            {
                "party": each.party,
                "share_reversed": each.told.share_reversed,
                "share_levelled": each.told.share_levelled,
                "share_reversed_among_packages": each.among.share_reversed,
                "rather_start": each.rather_start,
                "leaves": None
                if each.leaves is None
                else {change.lever: change.after for change in each.leaves.changes},
            }
            for each in answer.against_order
        ],
    }


@to_data.register
def certificate_check_data(found: CertificateCheck) -> dict[str, Any]:
    """Return whether a certificate holds."""
    return {
        "holds": found.holds,
        "steps": found.schedule.steps,
        "complaints": list(found.complaints),
        "terms": list(found.terms),
    }


def _durability(found: Durability) -> dict[str, Any]:
    """Return who keeps a state and who would break it."""
    return {
        "state": found.state,
        "concept": found.concept,
        "holds": found.holds,
        "stable": {party: list(by) for party, by in found.stable.items()},
        "breaches": [_breach(each) for each in found.breaches],
        "left_out": dict(found.omitted),
    }


def _sweetening(found: Sweetening | None) -> dict[str, Any] | None:
    """Return the smallest changes that reach a goal; None where nothing was asked."""
    if found is None:
        return None
    return {
        "levels_moved": found.steps,
        "looked_at_most": found.most,
        "ways": [
            {
                "state": each.state,
                "changes": [_change(change) for change in each.changes],
                "effects": {name: _amount(amount) for name, amount in each.effects.items()},
            }
            for each in found.additions
        ],
    }


def _amount(amount: Difference) -> dict[str, Any]:
    """Return how much, with its sign, and in what."""
    return {"size": amount.size, "scale": amount.scale, "unit": amount.unit}


def _packages(study: DealStudy) -> list[dict[str, Any]]:
    found = study.offers.bargain
    if found is None:
        return []
    pack, floor = found.packages, found.packages.disagreement
    picks = {name: set(found.picks(name)) for name in found.solutions}
    rows = []
    for place, number in enumerate(pack.numbers.tolist()):
        values = {name: float(pack.values[name][place]) for name in pack.signers}
        rows.append(
            {
                "state": number,
                "levels": pack.levels_of(number),
                "values": values,
                "changes": {name: value - floor[name] for name, value in values.items()},
                "efficient": bool(found.efficient[place]),
                "rational": bool(found.rational[place]),
                "solutions": [name for name, states in picks.items() if number in states],
                "hurts": list(study.hurt(number)),
            }
        )
    return rows


def _disagreement(point: Disagreement) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "values": dict(point.values),
        "states": {name: list(states) for name, states in point.states.items()},
        "scales": dict(point.scales),
    }


def _agreement(told: Agreement) -> dict[str, Any]:
    """Of the pairs of states that the order ranks, how many the deal's amounts rank otherwise."""
    return {
        "states": told.states,
        "pairs": told.pairs,
        "reversed": told.reversed,
        "levelled": told.levelled,
    }


def _end(study: DealStudy, end: End) -> dict[str, Any]:
    return {
        "state": end.state,
        "levels": study.model.space.levels_of(end.state),
        "efficient": end.efficient,
        "refused_by": list(end.refused_by),
        "better": list(end.why_not.better),
        "standings": {
            name: {
                "signer": each.signer,
                "without": each.before,
                "with": each.after,
                "change": _amount(each.change),
            }
            for name, each in end.standings.items()
        },
        "outside": {
            "consent": {
                party: [_change(each) for each in changes]
                for party, changes in end.outside.consent.items()
            },
            "hurt": {name: _amount(each) for name, each in end.outside.hurt.items()},
            "helped": {name: _amount(each) for name, each in end.outside.helped.items()},
            "breakers": list(dict.fromkeys(each.party for each in end.outside.breakers)),
        },
        "durability": _durability(end.durability),
        "to_be_signed": _sweetening(study.acceptable.get(end.state)),
        "to_hold": _sweetening(study.lasting.get(end.state)),
    }


def _breach(breach: Breach) -> dict[str, Any]:
    return {
        "party": breach.party,
        "move": _move(breach.move),
        "gain": _amount(breach.gain),
        "effects": {name: _amount(amount) for name, amount in breach.effects.items()},
        "deterred_by": list(breach.deterred_by),
        "answer": [_move(move) for move in breach.answer],
        "end": breach.end,
        "left": None if breach.left is None else _amount(breach.left),
        "escape": None if breach.escape is None else _move(breach.escape),
    }


def _move(move: Move) -> dict[str, Any]:
    data = move_data(move)
    assert data is not None
    return data


def _change(change: LeverChange) -> dict[str, Any]:
    return {
        "lever": change.lever,
        "party": change.party,
        "before": change.before,
        "after": change.after,
    }
