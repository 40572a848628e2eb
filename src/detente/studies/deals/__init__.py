"""What could they sign, and would they keep it? Packages among all the parties of a standoff."""

from detente.studies.deals.answers import Cycle
from detente.studies.deals.completion import HOW, Completion, complete
from detente.studies.deals.disagreement import (
    DISAGREEMENTS,
    Disagreement,
    given_point,
    state_point,
    status_quo_point,
    taken_back_point,
    worst_equilibrium_point,
)
from detente.studies.deals.durability import Breach, Durability, durability
from detente.studies.deals.obstacles import Obstacle
from detente.studies.deals.offers import Offers, could_sign
from detente.studies.deals.outside import Outside, outside
from detente.studies.deals.package import LeverChange, Package, package_in, package_of
from detente.studies.deals.study import End, PackageStudy, Standing, study_package
from detente.studies.deals.sweetening import Addition, Sweetening, sweeten, sweeten_to_hold
from detente.studies.deals.take_back import LEGAL_FORMS, MeasureSwitch, TakeBack, take_back
from detente.studies.deals.telling import (
    amount_in_words,
    breach_sentence,
    completion_sentences,
    disagreement_sentence,
    durability_sentences,
    outside_sentences,
    study_sentences,
    sweetening_sentences,
    take_back_sentences,
)

__all__ = [
    "DISAGREEMENTS",
    "HOW",
    "LEGAL_FORMS",
    "Addition",
    "Breach",
    "Completion",
    "Cycle",
    "Disagreement",
    "Durability",
    "End",
    "LeverChange",
    "MeasureSwitch",
    "Obstacle",
    "Offers",
    "Outside",
    "Package",
    "PackageStudy",
    "Standing",
    "Sweetening",
    "TakeBack",
    "amount_in_words",
    "breach_sentence",
    "complete",
    "completion_sentences",
    "could_sign",
    "disagreement_sentence",
    "durability",
    "durability_sentences",
    "given_point",
    "outside",
    "outside_sentences",
    "package_in",
    "package_of",
    "state_point",
    "status_quo_point",
    "study_package",
    "study_sentences",
    "sweeten",
    "sweeten_to_hold",
    "sweetening_sentences",
    "take_back",
    "take_back_sentences",
    "taken_back_point",
    "worst_equilibrium_point",
]
