"""What no single part of a case can see: names, units, shares, correlations."""
