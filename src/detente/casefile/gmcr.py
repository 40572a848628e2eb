"""GMCR+ save file -> definition. What cannot be said in a case is refused, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from detente.case import Clause, Definition, Lever, Moves, Party, Preference, Rule
from detente.casefile.gmcr_document import (
    Compound,
    DecisionMakerDoc,
    SaveFile,
    read_save_file,
    unread_keys,
)
from detente.casefile.names import unique_names
from detente.casefile.read import to_definition
from detente.casefile.write import LARGEST_FILE, to_data
from detente.errors import CaseError, InputError
from detente.expressions import Scope, bind_condition
from detente.files import STANDARD_STREAM
from detente.model import StateSpace, enumerate_states, ranks_from_ranking
from detente.untrusted import read_utf8

MOVES: dict[str, Moves] = {"both": "both", "fwd": "up", "back": "down"}
LEVELS = ("no", "yes")
_SAVED = "give a .gmcr file as GMCR+ saves it."


class GmcrFile(NamedTuple):
    """What a save file says, and what the reader should know about how it was read."""

    definition: Definition
    notes: tuple[str, ...]


def import_gmcr(text: str, name: str) -> Definition:
    """Read the text of a save file of the GMCR+ program.

    Parameters
    ----------
    text : str
        JSON as GMCR+ saves it.
    name : str
        The file's name; it becomes the title, and errors begin with it.

    Returns
    -------
    Definition
        Decision makers are parties, options are levers with the levels ``no`` and ``yes``, grouped
        by decision maker as GMCR+ groups them when it opens a file, so state numbers are those of
        GMCR+. A save file has no status quo; the state with the lowest number is taken.

    Raises
    ------
    InputError
        If the file is not what GMCR+ writes, or holds what a case cannot say yet: coalitions of
        several members, misperceptions.
    """
    return read_gmcr(text, name).definition


def load_gmcr(path: str | Path) -> GmcrFile:
    """Read a save file of the GMCR+ program; see :func:`import_gmcr`."""
    path = Path(path)
    try:
        text = read_utf8(path, LARGEST_FILE, _SAVED, what="save file", otherwise=_SAVED[:-1])
    except InputError as error:
        raise CaseError(error.problem, error.where) from None
    name = "standard input" if str(path) == STANDARD_STREAM else path.name
    return read_gmcr(text, name)


def read_gmcr(text: str, name: str) -> GmcrFile:
    """Read the text of a save file and say how it was read; see :func:`import_gmcr`."""
    try:
        return _convert(read_save_file(text), name)
    except InputError as error:
        raise error.at(name) from None


def _convert(save: SaveFile, name: str) -> GmcrFile:
    notes = [f"'{key}' is not known and was not read." for key in unread_keys(save)]
    _check_representable(save)
    notes += _coalition_notes(save)
    manual = _uses_rankings(save)
    owners = _owners(save)
    order = [option for maker in save.decisionMakers for option in maker.options]
    labels = [maker.name for maker in save.decisionMakers]
    names = unique_names(labels, "party")
    parties = {n: Party(n, label=label) for n, label in zip(names, labels, strict=True)}
    named = unique_names([option.name for option in save.options], "lever")
    levers = {
        named[place]: Lever(
            named[place],
            names[owners[place]],
            LEVELS,
            MOVES[save.options[place].permittedDirection],
            label=save.options[place].name,
        )
        for place in order
    }
    texts = _Texts(named)
    rules = [
        _rule(pattern, texts, f"infeasibles[{place}]")
        for place, pattern in enumerate(save.infeasibles, start=1)
    ]
    space = _states(levers, rules)
    preferences = {
        party: _preference(maker, party, manual, texts, f"decisionMakers[{place}]", space.size)
        for place, (party, maker) in enumerate(zip(names, save.decisionMakers, strict=True), 1)
    }
    if order != sorted(order):
        notes.append(
            "the options are not grouped by decision maker in the file; as GMCR+ does when it "
            "opens it, they are put in the order of the decision makers, and states are numbered "
            "in that order."
        )
    notes += _preference_notes(save, manual)
    definition = Definition(
        title=(Path(name).stem or name)[:500] or "untitled",
        parties=parties,
        levers=levers,
        status_quo=space.levels_of(1),
        preferences=preferences,
        rules=tuple(rules),
        summary=f"Imported from the GMCR+ save file {name[:200]}. Such a file records no status "
        "quo; the state with the lowest number stands in for it. Set [status_quo] to where the "
        "conflict is.",
    )
    _check_writable(definition)
    return GmcrFile(definition, tuple(notes))


def _check_representable(save: SaveFile) -> None:
    for place, members in enumerate(save.coalitions, start=1):
        if len(set(members)) > 1:
            raise CaseError(
                f"is a coalition of {len(members)} decision makers; a case has no standing "
                "coalitions yet. Dissolve it in GMCR+ and save again; `detente coalitions` "
                "looks at every coalition of a case.",
                f"coalitions[{place}]",
            )
        if members[0] >= len(save.decisionMakers):
            raise _out_of_range(
                "decision maker", members[0], len(save.decisionMakers), f"coalitions[{place}]"
            )
    if save.misperceptions:
        raise CaseError(
            "the decision makers misperceive some states; a case cannot say that yet. Remove the "
            "misperceptions in GMCR+ and save again.",
            "misperceptions",
        )
    for place, maker in enumerate(save.decisionMakers, start=1):
        if maker.misperceptions:
            raise CaseError(
                f"'{maker.name[:80]}' misperceives some states; a case cannot say that yet. "
                "Remove the misperceptions in GMCR+ and save again.",
                f"decisionMakers[{place}].misperceptions",
            )


def _coalition_notes(save: SaveFile) -> list[str]:
    listed = sorted(members[0] for members in save.coalitions)
    if save.coalitions and listed != list(range(len(save.decisionMakers))):
        return [
            "'coalitions' does not list every decision maker once; as GMCR+ does then, each "
            "is taken to act alone."
        ]
    return []


def _uses_rankings(save: SaveFile) -> bool:
    new, old = save.useManualPreferenceRanking, save.useManualPreferenceVectors
    if new is not None and old is not None and new != old:
        raise CaseError(
            "contradicts 'useManualPreferenceVectors', its older name; remove one of the two.",
            "useManualPreferenceRanking",
        )
    manual = old if new is None else new
    if manual is None:
        if any(m.preferenceRanking or m.preferenceVector for m in save.decisionMakers):
            raise CaseError(
                "is missing, so it is not clear whether the rankings in the file count or the "
                "preference statements; add true or false.",
                "useManualPreferenceRanking",
            )
        return False
    return manual


def _owners(save: SaveFile) -> list[int]:
    """Return the place of each option's decision maker; exactly one controls an option."""
    owners: dict[int, int] = {}
    for place, maker in enumerate(save.decisionMakers):
        where = f"decisionMakers[{place + 1}].options"
        for option in maker.options:
            if option >= len(save.options):
                raise _out_of_range("option", option, len(save.options), where)
            if option in owners:
                other = save.decisionMakers[owners[option]].name[:80]
                raise CaseError(
                    f"option {option} ('{save.options[option].name[:80]}') is controlled by "
                    f"'{other}' already; exactly one decision maker controls an option.",
                    where,
                )
            owners[option] = place
    for option, doc in enumerate(save.options):
        if option not in owners:
            raise CaseError(
                f"no decision maker controls option {option} ('{doc.name[:80]}'); add {option} "
                "to the options of one of them.",
                f"options[{option + 1}]",
            )
    return [owners[option] for option in range(len(save.options))]


class _Texts:
    """Conditions on option numbers, written as expressions on lever names."""

    def __init__(self, levers: Sequence[str]) -> None:
        self.levers = levers
        self.scope = Scope(dict.fromkeys(levers, LEVELS))

    def of(self, condition: Compound, where: str) -> str:
        members = [self._conjunction(member, where) for member in condition.members]
        if len(members) > 1:
            text = " or ".join(f"({member})" for member in members)
        else:
            text = members[0] if members else "false"
        try:
            bind_condition(text, self.scope)
        except InputError as error:
            raise error.at(where) from None
        return text

    def _conjunction(self, member: Sequence[tuple[int, str]], where: str) -> str:
        seen: dict[int, str] = {}
        for option, taken in member:
            if option >= len(self.levers):
                raise _out_of_range("option", option, len(self.levers), where)
            if option in seen:
                raise CaseError(
                    f"names option {option} twice in one condition; name it once.", where
                )
            seen[option] = self.levers[option] if taken == "Y" else f"not {self.levers[option]}"
        return " and ".join(seen[option] for option in sorted(seen)) or "true"


def _rule(pattern: Compound, texts: _Texts, where: str) -> Rule:
    if not all(pattern.members):
        raise CaseError("is a pattern without options, which excludes every state.", where)
    return Rule("never", (Clause(texts.of(pattern, where)),))


def _states(levers: dict[str, Lever], rules: Sequence[Rule]) -> StateSpace:
    scope = Scope(dict.fromkeys(levers, LEVELS))
    bound = [bind_condition(f"not ({rule.clauses[0].text})", scope) for rule in rules]
    names = [f"infeasibles[{place}]" for place in range(1, len(rules) + 1)]
    return enumerate_states(tuple(levers.values()), bound, names)


def _preference(
    maker: DecisionMakerDoc, party: str, manual: bool, texts: _Texts, where: str, size: int
) -> Preference:
    statements = tuple(
        (Clause(texts.of(condition, f"{where}.preferences[{place}]")),)
        for place, condition in enumerate(maker.preferences, start=1)
    )
    if not manual:
        if statements:
            return Preference(party, "statements", statements=statements)
        return Preference(
            party,
            "value",
            value=Clause("0"),
            note="The save file gives no preferences: every state is as good as every other.",
        )
    ranking = _ranking(maker, where, size)
    alternatives = {}
    if statements:
        alternatives["statements"] = Preference(
            party,
            "statements",
            statements=statements,
            label="Preference statements of the save file, where a manual ranking replaced them",
        )
    return Preference(party, "ranking", ranking=ranking, alternatives=alternatives)


def _ranking(maker: DecisionMakerDoc, where: str, size: int) -> tuple[tuple[int, ...], ...]:
    new, old = maker.preferenceRanking, maker.preferenceVector
    if new is not None and old is not None and new != old:
        raise CaseError(
            "contradicts 'preferenceVector', its older name; remove one of the two.",
            f"{where}.preferenceRanking",
        )
    found = old if new is None else new
    if found is None:
        raise CaseError(
            "is missing, although the file says that manual rankings count; rank the states in "
            "GMCR+ and save again.",
            f"{where}.preferenceRanking",
        )
    key = "preferenceVector" if new is None else "preferenceRanking"
    ranking = tuple(tuple(tied) for tied in found)
    try:
        ranks_from_ranking(ranking, size)
    except InputError as error:
        raise error.at(f"{where}.{key}") from None
    return ranking


def _preference_notes(save: SaveFile, manual: bool) -> list[str]:
    notes = []
    for place, maker in enumerate(save.decisionMakers, start=1):
        who = f"decisionMakers[{place}] ('{maker.name[:80]}')"
        if not manual and (maker.preferenceRanking or maker.preferenceVector):
            notes.append(
                f"{who}: its ranking was not read, because the file says that the "
                "preference statements count."
            )
        if not manual and not maker.preferences:
            notes.append(f"{who}: no preferences in the file, so all states are tied for it.")
        if manual and maker.preferences:
            notes.append(
                f"{who}: the manual ranking counts; its preference statements are kept as the "
                "alternative 'statements'."
            )
    return notes


def _check_writable(definition: Definition) -> None:
    """Make sure that what is written can be read again."""
    to_definition(to_data(definition))
    if any("\ud800" <= character <= "\udfff" for character in definition.summary):
        raise CaseError("the file's name is not text; rename the file.")


def _out_of_range(kind: str, found: int, size: int, where: str) -> CaseError:
    return CaseError(
        f"there is no {kind} {str(found)[:20]}; the file has {size}, numbered from 0 to "
        f"{size - 1}. Correct the number.",
        where,
    )
