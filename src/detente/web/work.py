"""What takes longer than a look: done in a process of its own, which is spawned, never forked."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from detente.errors import InputError, plain_reason

Say = Callable[[int | None, int | None, str], None]
REPORT = "report.html"
STORE = "draws.sqlite"


@dataclass(frozen=True)
class Task:
    """What is asked, the job's folder, whom to tell, and whether to stop."""

    asked: Mapping[str, Any]
    folder: Path
    say: Say
    stop: Callable[[], bool]


def work(kind: str, asked: Mapping[str, Any], folder: Path, line: Connection, cancel: Any) -> None:
    """Do a job and tell of it: ("progress", done, of, words), then ("done", data) or ("failed", …).

    Parameters
    ----------
    kind : str
        A key of KINDS.
    asked : mapping
        ``case`` (a name or a path), ``text``, ``view``, and what the kind needs.
    folder : Path
        Of the job: what is kept for another start.
    line : Connection
    cancel : Event
        Set when nobody wants the answer any more; a job that can stops in good order.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    lock = threading.Lock()

    def say(done: int | None, of: int | None, words: str) -> None:
        with lock:
            line.send(("progress", done, of, words))

    try:
        found = KINDS[kind](Task(asked, folder, say, cancel.is_set))
        line.send(("stopped",) if cancel.is_set() and found is None else ("done", found))
    except InputError as error:
        line.send(("failed", error.where, error.problem))
    except Exception as error:
        line.send(("failed", "", plain_reason(f"{type(error).__name__}: {error}")))
    finally:
        line.close()


def _definition(asked: Mapping[str, Any]) -> Any:
    from detente.casefile import parse_case
    from detente.studies.live import LiveView

    return LiveView.parse(asked["view"]).of(parse_case(asked["text"]))


def _model(asked: Mapping[str, Any]) -> Any:
    from detente.studies import build_case

    return build_case(_definition(asked))


def _data(found: Any) -> Any:
    from detente.report.data import to_data

    return to_data(found)


def _steps(say: Say) -> Callable[..., None]:
    """Tell of whatever a study tells of its progress."""

    def tell(*told: Any) -> None:
        step = told[0] if told else None
        done, of = getattr(step, "done", None), getattr(step, "total", None)
        if done is None and len(told) >= 2 and all(isinstance(each, int) for each in told[:2]):
            done, of = told[0], told[1]
        words = " ".join(each for each in map(str, told) if len(each) < 200 and "(" not in each)
        say(done, of, words if done is None else "")

    return tell


def _robust(task: Task) -> Any:
    from detente.studies.robust import robust

    store = task.folder / STORE
    found = robust(
        _definition(task.asked),
        int(task.asked.get("draws") or 1024),
        seed=int(task.asked.get("seed") or 0),
        store=store,
        progress=_steps(task.say),
        stop=task.stop,
    )
    return _data(found)


def _trace(task: Task) -> Any:
    from detente.studies.trace import trace

    case = _definition(task.asked) if task.asked["view"] else task.asked["case"]
    draws = int(task.asked.get("draws") or 256)
    return _data(trace(case, str(task.asked["conclusion"]), draws=draws, progress=_steps(task.say)))


def _turns(task: Task) -> Any:
    from detente.studies.turns import turns

    conclusion = task.asked.get("conclusion")
    wanted = [str(conclusion)] if conclusion else None
    return _data(turns(_definition(task.asked), wanted, progress=_steps(task.say), stop=task.stop))


def _schedule(task: Task) -> Any:
    from detente.errors import unknown_name
    from detente.studies.deals import find_schedule

    model = _model(task.asked)
    deals = model.definition.deals
    name = str(task.asked.get("deal") or next(iter(deals), ""))
    if name not in deals:
        raise unknown_name("deal", name, deals)
    return _data(find_schedule(model, deals[name], str(task.asked.get("goal") or "fastest")))


def _forecast(task: Task) -> Any:
    from detente.studies.forecast import forecast_case

    return _data(forecast_case(_model(task.asked), draws=int(task.asked.get("draws") or 0)))


def _report(task: Task) -> Any:
    from detente.files import write_file
    from detente.report.html import render_report
    from detente.studies import DRAWS, PARTS, overview

    draws = int(task.asked.get("draws") or 0)
    parts = PARTS if draws else tuple(each for each in PARTS if each != "robust")
    found = overview(
        task.asked["case"],
        _model(task.asked),
        parts=parts,
        draws=draws or DRAWS,
        progress=_steps(task.say),
    )
    write_file(task.folder / REPORT, render_report(found))
    return {"file": REPORT}


def _warm(task: Task) -> Any:
    from detente.casefile import parse_case
    from detente.studies.assessment import explain_state, ways_to_states
    from detente.studies.live import LiveCase, LiveView

    task.say(1, 4, "reading the case")
    live, view = LiveCase(parse_case(task.asked["text"])), LiveView.parse(task.asked["view"])
    model = live.model(view)
    task.say(2, 4, "where it can rest")
    live.table(view)
    task.say(3, 4, "why")
    explain_state(model, model.status_quo, "seq")
    task.say(4, 4, "ways")
    ways_to_states(model, model.status_quo, [model.status_quo])
    return {}


KINDS: Mapping[str, Callable[[Task], Any]] = {
    "robust": _robust,
    "trace": _trace,
    "turns": _turns,
    "schedule": _schedule,
    "forecast": _forecast,
    "report": _report,
    "warm": _warm,
}
