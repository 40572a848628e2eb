"""The addresses below ``/api/v1``: one file a resource, computing nothing, a line each in ROUTERS."""

from detente.web.routes import cases, solve, states

ROUTERS = (
    cases.router,
    solve.router,
    states.router,
)
