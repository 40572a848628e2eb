"""The addresses below ``/api/v1``: a file a resource, computing nothing, a line in ROUTERS."""

from detente.web.routes import (
    cases,
    deals,
    edits,
    events,
    evidence,
    export,
    history,
    jobs,
    making,
    solve,
    states,
)

ROUTERS = (
    cases.router,
    deals.router,
    edits.router,
    events.router,
    evidence.router,
    export.router,
    history.router,
    jobs.router,
    making.router,
    solve.router,
    states.router,
)
