from .asking import (
    deal as deal,
    explain as explain,
    graph as graph,
    needed_change as needed_change,
    paths as paths,
    pressure as pressure,
    robust as robust,
)
from .changing import changed as changed
from .making import (
    loads as loads,
    standoff as standoff,
)
from .naming import StateGiven as StateGiven, state_of as state_of
