"""Results -> tables, charts, prose, files for other programs."""
