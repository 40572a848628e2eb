from .failure_boxes.box import (
    Box as Box,
    BoxLimit as BoxLimit,
    drop_weak as drop_weak,
    in_box as in_box,
    measure_box as measure_box,
    round_box as round_box,
)
from .failure_boxes.pasting import (
    paste as paste,
)
from .failure_boxes.peeling import (
    peel as peel,
)
from .failure_boxes.search import (
    BoxesFound as BoxesFound,
    HeldOut as HeldOut,
    cross_check as cross_check,
    find_boxes as find_boxes,
    nearest_box as nearest_box,
    round_boxes as round_boxes,
)
from .influence.first_order import (
    given_data_shares as given_data_shares,
)
from .influence.indicators import (
    LEAST_A_SIDE as LEAST_A_SIDE,
    LEAST_BITS as LEAST_BITS,
    LikelihoodRatio as LikelihoodRatio,
    Threshold as Threshold,
    corrected_information as corrected_information,
    find_threshold as find_threshold,
    mutual_information as mutual_information,
)
from .influence.information import (
    InformationValue as InformationValue,
    InformationValues as InformationValues,
    expected_change as expected_change,
)
from .influence.sobol import (
    sobol_shares as sobol_shares,
)
from .influence.variance_shares import (
    VarianceShare as VarianceShare,
    VarianceShares as VarianceShares,
)
from .input_table import (
    Column as Column,
    InputTable as InputTable,
)
from .sampling.cube import (
    METHODS as METHODS,
    check_sample as check_sample,
    notes_on as notes_on,
    unit_cube as unit_cube,
)
from .sampling.distributions import (
    Spread as Spread,
    best_value as best_value,
    describe as describe,
    spread as spread,
)
from .sampling.sample import (
    Sample as Sample,
    draw as draw,
    from_cube as from_cube,
)
from .shares.convergence import (
    RunningShare as RunningShare,
    Settled as Settled,
    running_share as running_share,
    settled as settled,
)
from .shares.intervals import (
    Estimate as Estimate,
    exact_interval as exact_interval,
)
from .shares.jeffreys import jeffreys_interval as jeffreys_interval
from .shares.likelihood import (
    Likelihood as Likelihood,
    likelihood_of_count as likelihood_of_count,
    word_for as word_for,
)
from .shares.weights_alone import (
    smallest_sets as smallest_sets,
    weight_at_share as weight_at_share,
)
