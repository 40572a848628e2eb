"""The mark of a compiled loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from numba import njit, prange as prange
from numba.core.registry import CPUDispatcher

from detente.compiling.kernel_cache import KernelCache


class _Inner(CPUDispatcher):
    """A kernel without a way in from Python; numba would jump to nowhere."""

    def __call__(self, *_: Any) -> Any:
        raise TypeError(f"{self.py_func.__name__} is called by other kernels only.")


def compiled(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Mark a function of a ``kernels.py`` as compiled, and keep its machine code between runs.

    Kernels let other threads run (``nogil``). A kernel whose name begins with an underscore is
    called by other kernels only: it gets no way in from Python, which saves a tenth of the time
    that compiling takes.

    Parameters
    ----------
    function : callable
        The loop: arrays in, arrays out.
    **options
        Of ``numba.njit``: ``parallel``, ``error_model``, ``fastmath``, ``inline``.

    Returns
    -------
    callable
        What compiles on its first call with arguments of some types, or finds what was compiled.
        Used with options in brackets, a decorator.
    """
    if function is None:
        return lambda marked: compiled(marked, **options)
    private = function.__name__.startswith("_")
    kernel: Any = cast(Any, njit)(
        nogil=True, no_cfunc_wrapper=True, no_cpython_wrapper=private, **options
    )(function)
    if isinstance(kernel, CPUDispatcher):  # with NUMBA_DISABLE_JIT it is the function itself
        found: Any = kernel
        found._cache = KernelCache(function)
        if private:
            found.__class__ = _Inner
    return kernel
