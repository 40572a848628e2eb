"""What can go wrong with an ensemble, and the exit code that each gives.

::

    InputError
    └── StoreError           the file is wrong, damaged, in use, or of another plan    exit 2
        ├── ChangedPlanError the store was made by another plan; says what differs
        └── ConflictError    two stores hold different results for the same draws
    DetenteError
    ├── StoreWriteError      the disk is full or fails; what was stored stays          exit 1
    ├── WorkersError         processes keep dying or a cluster is not there            exit 1
    └── Interrupted          stopped in good order; the same command goes on           exit 4
"""

from __future__ import annotations

from detente.errors import DetenteError, InputError


class StoreError(InputError):
    """The store is at fault: a wrong file, a damaged one, one in use, one of another plan."""


class ChangedPlanError(StoreError):
    """The store holds the draws of another plan; the message says what differs."""


class ConflictError(StoreError):
    """Two stores hold different results for the same draws."""


class StoreWriteError(DetenteError):
    """The store could not be written; the chunks that it had are still there."""


class WorkersError(DetenteError):
    """The workers cannot go on; what was stored stays, and the run can be resumed."""


class Interrupted(DetenteError):  # noqa: N818 - nothing is wrong
    """Stopped by the user, in good order: running it again computes only what is missing."""

    exit_code = 4
