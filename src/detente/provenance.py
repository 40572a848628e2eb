"""Fingerprints: what a result depends on, in 64 hexadecimal digits."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray


def fingerprint(description: Any, *arrays: NDArray[Any]) -> str:
    """Digest a JSON-like description and some arrays.

    The digest does not depend on the machine's byte order or on the order of mapping keys.
    """
    digest = hashlib.sha256()
    text = json.dumps(description, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    digest.update(text.encode())
    for array in arrays:
        little = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
        digest.update(f"|{little.dtype.str}{little.shape}|".encode())
        digest.update(little.tobytes())
    return digest.hexdigest()
