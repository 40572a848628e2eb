"""How far may it be believed? Admiralty grades, ICD 203 words, and their MISP tags.

F and 6 mean that something *cannot be judged*. They are no grade between the others, so nothing
here turns a grade into a number: published number maps disagree about F and 6, and an average of
letters says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

RELIABILITY: Mapping[str, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY: Mapping[int, str] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def is_judged(reliability: str, credibility: int) -> bool:
    """Say whether both grades are judgements: neither F nor 6.

    >>> is_judged("B", 3), is_judged("F", 3), is_judged("B", 6)
    (True, False, False)
    """
    return reliability != "F" and credibility != 6


def misp_tags(
    reliability: str, credibility: int, likelihood: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the ratings as MISP machine tags (taxonomies admiralty-scale, estimative-language).

    >>> misp_tags("B", 3, ("likely",))[1]
    'admiralty-scale:information-credibility="3"'
    """
    tags = [
        f'admiralty-scale:source-reliability="{reliability.lower()}"',
        f'admiralty-scale:information-credibility="{credibility}"',
    ]
    tags += [
        f'estimative-language:likelihood-probability="{term.replace(" ", "-")}"'
        for term in likelihood
    ]
    return tuple(tags)
