"""Small models of the literature, each alone: closed forms for the larger searches to meet."""
