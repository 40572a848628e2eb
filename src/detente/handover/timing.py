"""Which stages can be timed: those with no stage of unknown days before them (rule HO10)."""

from __future__ import annotations

from detente.handover.records import Handover


def ancestors(chain: Handover, stage: str) -> set[str]:
    """Return a stage and all that it may have to wait for, directly or not."""
    found: set[str] = set()
    todo = [stage]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            each = chain.stage(name)
            todo += [wait.partition(".")[0] for wait in (*each.after, *each.after_any)]
    return found


def known_part(chain: Handover) -> frozenset[str]:
    """Return the stages that can be timed: all before them, and they themselves, have days."""
    timed = {stage.name for stage in chain.stages if stage.timed}
    return frozenset(name for name in timed if ancestors(chain, name) <= timed)


def gaps(chain: Handover) -> tuple[str, ...]:
    """Return what is not known of a chain, in words.

    A chain without a consent stage says that consent is not on record (rule HO4).
    """
    found = []
    for stage in chain.stages:
        if stage.status == "unknown":
            found.append(f"{stage.name}: not on record")
        elif stage.days is None:
            found.append(f"{stage.name}: days unknown")
    if not any(stage.kind == "consent" for stage in chain.stages):
        found.append("consent: not on record")
    return tuple(dict.fromkeys(found))
