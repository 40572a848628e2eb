"""The smallest case: two parties, one lever each."""

from __future__ import annotations

from detente.casefile.edit import set_value

TEXT = """format = 1
title = "Two parties"

[parties.first]
label = "First party"

[parties.second]
label = "Second party"

[levers.first_acts]
party = "first"
label = "The first party acts"
levels = ["no", "yes"]

[levers.second_acts]
party = "second"
label = "The second party acts"
levels = ["no", "yes"]

[status_quo]
first_acts = "no"
second_acts = "no"

# What each wants, the most important first.

[preferences.first]
statements = ["second_acts"]

[preferences.second]
statements = ["first_acts"]
"""


def small_text(title: str) -> str:
    """Return the text of a case of two parties with one lever each.

    Parameters
    ----------
    title : str
        "" keeps the one that it has.
    """
    return set_value(TEXT, ("title",), title).on(TEXT) if title else TEXT
