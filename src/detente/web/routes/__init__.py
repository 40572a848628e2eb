"""The addresses below ``/api/v1``: a file a resource, computing nothing, a line in ROUTERS."""

from detente.web.routes import cases, edits, events, export, history, jobs, making, solve, states

ROUTERS = (
    cases.router,
    edits.router,
    events.router,
    export.router,
    history.router,
    jobs.router,
    making.router,
    solve.router,
    states.router,
)
