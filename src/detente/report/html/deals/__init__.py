"""What could they sign, and would they keep it? The report's section on deals."""

from detente.report.html.deals.views import DealView, deal_views

__all__ = ["DealView", "deal_views"]
