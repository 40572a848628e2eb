"""Small openings whose verdicts can be read off: a swap that is kept, and one that is not."""

from __future__ import annotations

from pathlib import Path

# Each gives at a cost of 1 what is worth 3 to the other. By taking its gift back a party saves 1;
# where the other can take its own back too, it then loses 3, which keeps the swap by foresight.
# Where the other cannot, nothing keeps it.
CASE = """
format = 1
title = "{title}"
as_of = 2001-02-03
parties = {{ north = {{ label = "North" }}, south = {{}} }}
[levers.grain]
party = "north"
levels = ["none", "sent"]
[levers.fish]
party = "south"
levels = ["none", "sent"]
moves = "{fish_moves}"
[status_quo]
grain = "none"
fish = "none"
[outcomes.grain_cost]
unit = "bn USD / year"
levers = ["grain"]
table = [0.0, {cost}]
[outcomes.fish_cost]
unit = "bn USD / year"
levers = ["fish"]
table = [0.0, 1.0]
[outcomes.fish_worth]
unit = "bn USD / year"
levers = ["fish"]
table = [0.0, 3.0]
[outcomes.grain_worth]
unit = "bn USD / year"
levers = ["grain"]
table = [0.0, 3.0]
[preferences.north]
value = "fish_worth - grain_cost"
[preferences.south]
value = "grain_worth - fish_cost"
"""

AFTERMATH = """
format = 1
title = "What came after"
until = {until}
"""
GRAIN = """
[[aftermath]]
date = 2001-03-01
what = "Grain is sent."
who = ["north"]
moved = { grain = "sent" }
exchange = "swap"
claims = ["assumption"]
"""
FISH = """
[[aftermath]]
date = 2001-03-05
what = "Fish is sent."
who = ["south"]
moved = { fish = "sent" }
exchange = "swap"
claims = ["assumption"]
"""
BREACH = """
[[aftermath]]
date = 2001-05-05
what = "No grain any more."
who = ["north"]
moved = { grain = "none" }
breaks = "swap"
claims = ["assumption"]
"""


def write_opening(
    folder: Path,
    name: str,
    *rows: str,
    kept: bool = True,
    until: str = "2003-01-01",
    cost: str = "1.0",
    second: str = "",
) -> str:
    """Write an opening into a folder, and return the path of its case."""
    moves = "both" if kept else "up"
    text = CASE.format(title=f"The {name} swap", fish_moves=moves, cost=cost)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    after = AFTERMATH.format(until=until) + "".join(rows)
    path.with_suffix(".aftermath.toml").write_text(after, encoding="utf-8")
    if second:
        path.with_suffix(".second.toml").write_text(second, encoding="utf-8")
    return str(path)


def question(name: str, by: str, answer: str, lever: str = "") -> str:
    """Return a question of an aftermath."""
    about = f'lever = "{lever}"\nlevel = "sent"\n' if lever else ""
    return (
        f'[questions.{name}]\nasked = "Is it so?"\nby = {by}\nanswer = "{answer}"\n{about}'
        'claims = ["assumption"]\n'
    )
