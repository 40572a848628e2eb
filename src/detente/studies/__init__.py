"""Where analyses meet: one standoff looked at from all sides, and under every reading of it."""

from detente.studies.assessment import Assessment, assess
from detente.studies.bottom_line import bottom_line
from detente.studies.change import Change
from detente.studies.joint import JointStep
from detente.studies.named import NamedVerdict
from detente.studies.readings import Conclusion, ReadingsTable, survey_readings
from detente.studies.resting import Resting, RestingPoint
from detente.studies.verdicts import PartyVerdict, StateVerdict
from detente.studies.wording import STRENGTHS, Words

__all__ = [
    "STRENGTHS",
    "Assessment",
    "Change",
    "Conclusion",
    "JointStep",
    "NamedVerdict",
    "PartyVerdict",
    "ReadingsTable",
    "Resting",
    "RestingPoint",
    "StateVerdict",
    "Words",
    "assess",
    "bottom_line",
    "survey_readings",
]
