"""What a share of draws is worth: intervals, words, convergence."""
