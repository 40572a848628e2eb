"""What could they sign, and would they keep it? The report's section on deals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.studies import Labels, Overview


def deals_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return every deal of the case, judged; None for a case without any."""
    if not found.deals:
        return None
    from detente.report.html.deals.views import deal_views

    return {"deals": deal_views(found, words)}


__all__ = ["deals_view"]
