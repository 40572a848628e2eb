from .live_case import LiveCase as LiveCase
from .sentences import (
    difference_sentence as difference_sentence,
    reasons as reasons,
    rest_sentences as rest_sentences,
)
from .sliders import Slider as Slider, list_sliders as list_sliders
from .standing import (
    BITS as BITS,
    LiveStanding as LiveStanding,
    NamedStanding as NamedStanding,
    StandingDifference as StandingDifference,
    differing as differing,
    standing_of as standing_of,
)
from .view import LiveView as LiveView
