"""How the parties rank the states: one file a kind of preference, one row or many alike."""
