"""The shape of every JSON answer of the command line: which keys it has, and of what types.

Programs read these answers, so a key once printed stays and keeps its type; keys may be added. The
snapshot in ``tests/data/json_shapes`` holds, for every view of a command, the shape of its answers
about each frozen case. ``tests/test_json_shapes.py`` holds the program against it.

    python -m tests.json_shapes             say what differs from the snapshot
    python -m tests.json_shapes --record    write the snapshot anew: read the difference in git

A shape maps paths to types. ``$`` is the whole answer, ``a.b`` a key within a key, ``[]`` the items
of a list together, and ``*`` the values of an object whose keys are names from the case (parties,
levers, states, ...), listed in `NAMED`. Types are the JSON ones, with ``int`` and ``float`` told
apart and several joined by ``|``; ``absent`` says that some of the objects lack the key.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.frozen import FROZEN, Ran, ask, document, frozen_cases, has_ledger, run
from tests.studies.record.openings import BREACH, CASE, FISH, GRAIN, question, write_opening

SNAPSHOT = Path(__file__).parent / "data" / "json_shapes"
FERRY = Path(__file__).parent / "data" / "small" / "ferry.toml"
HARBOUR = FERRY.with_name("harbour.toml")
CYCLES = Path(__file__).parent / "reference" / "forecast_cycles.json"
SPRING = FERRY.with_name("spring.toml")
FEBRUARY = FERRY.parents[1] / "handover" / "february.toml"
RECORD = "python -m tests.json_shapes --record"
ABSENT = "absent"
PROVEN = (0, 3)  # done, or a check that failed and says so

TYPES = {
    dict: "object",
    list: "list",
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    type(None): "null",
}

Shape = dict[str, str]


class Question(NamedTuple):
    """A command with its options, and the view of its answers that these ask for."""

    view: str
    arguments: tuple[str, ...]


# The states at which explain, inverse, durability and paths say most.
STATES = {
    "belarus-2008": (1, 29),
    "belarus-2025": (94,),
    "chicken": (2, 4),
    "cuban-missile-crisis": (4, 5),
    "elmira": (2, 7),
    "libya-2003": (1, 9),
    "prisoners-dilemma": (2, 4),
    "stag-hunt": (1, 2),
    "venezuela-2023": (8, 17),
}

# Objects whose keys are names from the case: views and paths; `*` in a path stands for a name.
NAMED = re.compile(
    r"""
      .*\.(levels | effects | left_out | inputs)
    | .*\.(move | escape | (answer | countermove)\[\])\.changes
    | paths\ \$(\.agreements)?\.routes\[\]\.(shortest | willing | least_reluctant)\[\]\.changes
    | show\ \$\.(named_states | readings)
    | (stability | export)\ \$\.stable\.\w+
    | (explain | inverse.*)\ \$\.parties
    | turns\ \$\.conclusions\[\]\.numbers\[\]\.(below | above)\.because\.move
    | foresight\ \$\.verdicts
    | coalitions\ \$\.upset
    | (exchanges\ \$\.exchanges | brief\ \$\.agreements\.best)\[\]\.(parts | breaches | outside)
    | durability\ \$\.stable
    | deals\ \$\.(agreements | deal\.(values | package) | disagreement\.(values | states | scales))
    | deals\ \$\.deal\.schedule\.(discount | rate | collateral | start)
    | deals\ \$\.packages\[\]\.(values | changes)
    | deals\ \$\.package\.ends\[\]\.(standings | durability\.stable)
    | deals\ \$\.package\.ends\[\]\.outside\.(consent | hurt | helped)
    | schedule\ \$\.(answer | schedule\.(held | checks\[\]\.breach_to))
    | trade\ \$\.(change | change_ranges | leakage)
    | trade\ \$\.(now | against)
      \.(prices | gate_prices | supply | demand | net_exports | accounts | ranges)
    | forecast\ --explain\ \$\.by_party
    | stocks\ \$\.(moved | cut)
    | trade\ --coalitions\ \$\.(marginal | shapley | coalitions\[\]\.costs)
    | handover\ \$\.(given | both_sides)
    | record\ \$\.(codings\[\]\.(parties | happened\.levels) | agreement\[\]\.correlations)
    | record\ \$\.foretold\.responsiveness
    | (robust | ensemble\ .*)\ \$\.(reached | concepts\.\w+\.(equilibrium | stable(\.\*)?))
    """,
    re.VERBOSE,
)


def questions(case: str) -> Iterator[Question]:
    """Yield what is asked about a frozen case."""
    said = document(case)
    movers = list(dict.fromkeys(lever["party"] for lever in said["levers"].values()))
    readings = _readings(said)
    for view in ("check", "show", "show --states", "brief", "stability", "stability --summary"):
        yield _ask(view, case)
    for each in readings:
        yield _ask("show", case, "--reading", each)
    yield _ask("stability", case, "--concept", "sim,nash")
    for state in ("status-quo", *map(str, STATES.get(case, ()))):
        for view in ("explain", "paths", "inverse", "durability"):
            yield _ask(view, case, "--state", state)
    yield _ask("paths", case, "--to", "1")
    yield _ask("inverse --party", case, "--party", movers[0])
    yield _ask("exchanges", case, "--agreements", "pairs")
    yield _ask("coalitions", case)
    yield _ask("coalitions --coalition", case, "--coalition", ",".join(movers[:2]))
    if len(movers) == 2:
        yield _ask("foresight", case)
        yield _ask("foresight", case, "--horizon", "2")
    for deal in said.get("deals", ()):
        yield _ask("deals", case, "--deal", deal)
        yield _ask("schedule", case, "--deal", deal)
    if "deals" in said:
        named = list(said["deals"])[-1]
        for others in ("answered", "equilibrium"):
            yield _ask("deals", case, "--deal", named, "--others", others)
    else:
        yield _ask("deals", case, "--between", ",".join(movers[:2]))
    if "trade" in said:
        yield _ask("trade", case)
        yield _ask("trade", case, "--flows", "--set", "transit=open", "--against", "status-quo")
        yield _ask("trade --coalitions", case, "--coalitions")
        yield _ask("trade --measures", case, "--measures")
    if "conclusions" in said:
        yield _ask("robust", case, "--draws", "8")
    yield _ask("turns", case, "status_quo.nash")
    yield _ask("compare", case, case)
    for name in list(said.get("outcomes", ()))[:1]:
        yield _ask("compare", case, "--with", f"outcomes.{name}=0.5")
    for each in readings[:1]:
        yield _ask("compare", case, "--with", f"readings.{each}")
    yield _ask("compare --states", case, "--states", "1", "2")
    if "uncertainties" in said:
        yield _ask("indicators", case, "status_quo.nash", "--draws", "64")
    yield _ask("trace", case)
    if has_ledger(case):
        for form in ("", "--origins", "--conflicts", "--audit", "--counts"):
            yield _ask(f"evidence {form}".strip(), case, *([form] if form else []))
    yield _ask("export", case)


def _ask(view: str, case: str, *options: str) -> Question:
    """A question in JSON; the flag of a view such as ``show --states`` is asked for, too."""
    command, *flags = view.split()
    more = [flag for flag in flags if flag not in options]
    return Question(view, (command, case, *options, *more, "--format", "json"))


def _readings(said: Mapping[str, Any]) -> list[str]:
    return [
        f"{party}={name}"
        for party, preference in said["preferences"].items()
        for name in preference.get("alternatives", ())
    ]


def answers(case: str) -> Iterator[tuple[str, Ran]]:
    """Yield the view and the answer to every question about a frozen case."""
    for each in questions(case):
        yield each.view, ask(*each.arguments)


@cache
def ferry_answers() -> tuple[tuple[str, Ran], ...]:
    """Return the views and answers about a small case with claims, draws and files of draws."""
    case, libya = str(FERRY), str(FROZEN / "libya-2003.toml")
    harbour = str(HARBOUR)
    scripts: Sequence[tuple[str, Sequence[str]]] = (
        ("check", (case,)),
        ("robust", (case, "--draws", "64")),
        ("robust", (case, "--draws", "8", "--store", "a.draws")),
        ("ensemble verify", ("a.draws",)),
        ("ensemble extend", ("a.draws", "--case", case, "--draws", "16")),
        ("ensemble retry-failed", ("a.draws", "--case", case)),
        ("trace", (case,)),
        ("trace CONCLUSION", (case, "deal_holds", "--draws", "64", "--workers", "1")),
        ("trace CONCLUSION", (case, "deal_holds", "--draws", "8", "--workers", "1")),
        ("schedule", (libya, "--deal", "settlement", "--certificate", "plan.json")),
        ("schedule --check", (libya, "--check", "plan.json")),
        ("forecast", (harbour,)),
        ("forecast", (harbour, "--draws", "4")),
        ("forecast --explain", (harbour, "--explain", "eased")),
        ("stocks", (harbour, "--paths", "20", "--draws", "2")),
        ("backtest", (str(CYCLES), "--no-log")),
        ("score", ("forecast.json", "outcomes.json")),
        ("handover", (str(SPRING),)),
        ("handover", (str(SPRING), "--by", "2025-03-09", "--given", "consent=done")),
        ("handover", (str(SPRING), "--draws", "50")),
        ("handover", (str(FEBRUARY),)),
        ("record", ("kept.toml", "broken.toml")),
    )
    found = []
    with TemporaryDirectory(prefix="detente-shapes-") as folder, chdir(folder):
        said = run("forecast", harbour, "--format", "json").out
        Path("forecast.json").write_text(said, encoding="utf-8")
        came = {"id": "eased", "by": "2025-06-30", "outcome": 1}
        Path("outcomes.json").write_text(json.dumps({"outcomes": [came]}), encoding="utf-8")
        _write_openings()
        for view, options in scripts:
            command = [word for word in view.split() if word[0] not in "-C"]
            found.append((view, run(*command, *options, "--format", "json")))
    return (("cases", run("cases", "--format", "json")), *found)


def _write_openings() -> None:
    """Write two openings into the current folder: coded twice, wrong, with questions."""
    asked = question("sent_12m", "2002-02-03", "yes", "grain")
    again = CASE.format(title="again", fish_moves="both", cost="1.0")
    write_opening(Path(), "kept", GRAIN, FISH, asked, second=again)
    write_opening(Path(), "broken", GRAIN, FISH, BREACH, asked)


# ---------------------------------------------------------------- shapes


def shapes(case: str) -> dict[str, Shape]:
    """Return the shape of every view of the answers about a case; "ferry" is the small one."""
    found: dict[str, list[Any]] = {}
    for view, ran in ferry_answers() if case == "ferry" else answers(case):
        assert ran.code in PROVEN, f"{case}, {view}: exit code {ran.code}\n{ran.err}"
        found.setdefault(view, []).append(json.loads(ran.out))
    return {view: shape_of(values, view) for view, values in found.items()}


def shape_of(values: Sequence[Any], view: str = "") -> Shape:
    """Return the shape of some answers together.

    >>> shape_of([{"a": [1, None], "levels": {"x": "no"}}, {"a": []}])["$.a[]"]
    'int|null'
    >>> shape_of([{"a": [1, None], "levels": {"x": "no"}}, {"a": []}])["$.levels"]
    'absent|object'
    >>> shape_of([{"a": [1, None], "levels": {"x": "no"}}, {"a": []}])["$.levels.*"]
    'str'
    """
    found: dict[str, set[str]] = {}
    _look("$", values, view, found)
    return {path: "|".join(sorted(types)) for path, types in sorted(found.items())}


def _look(path: str, values: Sequence[Any], view: str, found: dict[str, set[str]]) -> None:
    found.setdefault(path, set()).update(TYPES[type(value)] for value in values)
    objects = [value for value in values if isinstance(value, dict)]
    if NAMED.fullmatch(f"{view} {path}"):
        inside = [value for each in objects for value in each.values()]
        if inside:
            _look(f"{path}.*", inside, view, found)
    else:
        for key in dict.fromkeys(key for each in objects for key in each):
            has = [each[key] for each in objects if key in each]
            _look(f"{path}.{key}", has, view, found)
            if len(has) < len(objects):
                found[f"{path}.{key}"].add(ABSENT)
    items = [item for value in values if isinstance(value, list) for item in value]
    if items:
        _look(f"{path}[]", items, view, found)


def broken(was: Shape, now: Shape) -> list[str]:
    """Say what a program that reads the old shape would stumble over.

    A key that some objects lacked may come to stand in all of them.

    >>> broken({"$": "object", "$.a": "int", "$.b": "absent|int"}, {"$": "object", "$.b": "int"})
    ['$.a: is gone; it was int']
    """
    told = []
    for path, types in was.items():
        if path not in now:
            told.append(f"{path}: is gone; it was {types}")
        elif _types(types) not in (_types(now[path]), _types(now[path]) | {ABSENT}):
            told.append(f"{path}: was {types} and is {now[path]}")
    return told


def added(was: Shape, now: Shape) -> list[str]:
    """Return the paths that the old shape does not have."""
    return [f"{path}: {types}" for path, types in now.items() if path not in was]


def _types(text: str) -> set[str]:
    return set(text.split("|"))


# ---------------------------------------------------------------- the snapshot


def recorded(case: str) -> dict[str, Shape]:
    """Return the shapes of a case in the snapshot."""
    text = (SNAPSHOT / f"{case}.json").read_text(encoding="utf-8")
    known: dict[str, Shape] = json.loads(text)
    return known


def main(arguments: list[str] | None = None) -> int:
    """Say what differs from the snapshot, or write it anew."""
    parser = argparse.ArgumentParser(prog="python -m tests.json_shapes")
    parser.add_argument("--record", action="store_true", help="write the snapshot anew")
    asked = parser.parse_args(arguments)
    faults = 0
    for case in (*frozen_cases(), "ferry"):
        now = shapes(case)
        if asked.record:
            SNAPSHOT.mkdir(parents=True, exist_ok=True)
            text = json.dumps(now, indent=1, sort_keys=True) + "\n"
            (SNAPSHOT / f"{case}.json").write_text(text, encoding="utf-8")
            continue
        was = recorded(case)
        for view in sorted(was | now):
            lost = broken(was.get(view, {}), now.get(view, {}))
            faults += len(lost)
            new = added(was.get(view, {}), now.get(view, {}))
            for line in (*lost, *(f"added {each}" for each in new)):
                print(f"{case}, {view}: {line}")
    print("recorded" if asked.record else f"{faults} faults; to record what was added: {RECORD}")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
