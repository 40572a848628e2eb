"""What a page says of a standing: against single moves always, and what differs from the file."""

from __future__ import annotations

from detente.concepts import BY_NAME, TITLES
from detente.stability import Explanation
from detente.studies import Labels, answer_sentence
from detente.studies.live.standing import STATUS_QUO, LiveStanding, StandingDifference
from detente.text import listed

MOST_NAMED = 6
MOST_REASONS = 4


def rest_sentences(standing: LiveStanding, concept: str) -> list[str]:
    """Say how today's position fares against single moves, and how many states hold.

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.stability import analyse
    >>> from detente.studies.live import standing_of
    >>> model = load_case("chicken")
    >>> for line in rest_sentences(standing_of(model, analyse(model)), "seq"):
    ...     print(line)
    Against single moves today's position does not hold.
    Of 4 states 2 hold by foresight (sequential).
    """
    strongest = standing.strongest(standing.model.status_quo)
    if strongest is None:
        first = "Against single moves today's position does not hold."
    else:
        first = f"Against single moves today's position holds {BY_NAME[strongest].manner}."
    count, size = standing.counts[concept], standing.model.space.size
    how = f"{BY_NAME[concept].manner} ({TITLES[concept]})"
    return [first, f"Of {size:,} states {_holding(count)} {how}."]


def difference_sentence(difference: StandingDifference) -> str:
    """Say what now holds and no longer holds against the file; "" where nothing differs.

    >>> difference_sentence(StandingDifference(("Half of it",), (), 3, 0))
    'Now holds: “Half of it”. Against the file 3 more states hold and none holds no longer.'
    """
    if not difference.states_now and not difference.states_no_longer:
        return ""
    parts = []
    for verb, titles in (("Now holds", difference.now), ("No longer holds", difference.no_longer)):
        if titles:
            named = [title if title == STATUS_QUO else f"“{title}”" for title in titles]
            parts.append(f"{verb}: {listed(named, most=MOST_NAMED)}.")
    more = f"{difference.states_now:,}" if difference.states_now else "no"
    fewer = _count(difference.states_no_longer)
    noun = "state holds" if difference.states_now == 1 else "states hold"
    parts.append(f"Against the file {more} more {noun} and {fewer} no longer.")
    return " ".join(parts)


def _holding(states: int) -> str:
    return "1 holds" if states == 1 else f"{states:,} hold"


def _count(states: int) -> str:
    return _holding(states) if states else "none holds"


def reasons(explanation: Explanation, *, most: int = MOST_REASONS) -> list[str]:
    """Say why a party stays in a state or leaves it: what it would gain by, and who would answer.

    What nobody answers comes first; what is left out is counted.
    """
    words = Labels(explanation.model)
    answers = sorted(explanation.answers, key=lambda each: each.deterred)
    if not answers:
        return ["It can reach nothing that it likes better."]
    told = [answer_sentence(words, explanation, each) for each in answers[:most]]
    left = len(answers) - len(told)
    return [*told, f"And {left:,} more like these."] if left else told
