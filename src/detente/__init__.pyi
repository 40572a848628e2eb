from .casefile import shipped_cases as shipped_cases, write_case as write_case
from .model import Model as Model
from .report.notebook import html as html, plot as plot
from .stability import analyse as analyse
from .studies import load_case as load_case, overview as overview
from .studies.compare import compare as compare
from .studies.turns import turns as turns
from .studies.verbs import (
    changed as changed,
    deal as deal,
    explain as explain,
    graph as graph,
    loads as loads,
    needed_change as needed_change,
    paths as paths,
    pressure as pressure,
    robust as robust,
    standoff as standoff,
)

__version__: str
