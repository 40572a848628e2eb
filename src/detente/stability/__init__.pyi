from .coalitions.equilibria import (
    coalition_equilibria as coalition_equilibria,
)
from .coalitions.improvements import (
    coalition_improvements as coalition_improvements,
    upset_equilibria as upset_equilibria,
)
from .coalitions.members import (
    all_coalitions as all_coalitions,
)
from .coalitions.stability import (
    COALITION_CONCEPTS as COALITION_CONCEPTS,
    CoalitionTable as CoalitionTable,
    coalition_stability as coalition_stability,
)
from .concepts import (
    CONCEPTS as CONCEPTS,
    SWEPT as SWEPT,
    TITLES as TITLES,
)
from .exchanges.agreements import Agreements as Agreements, agreements_of as agreements_of
from .exchanges.details import (
    Exchange as Exchange,
    OutsideView as OutsideView,
    describe_exchange as describe_exchange,
)
from .exchanges.ground import KEPT_BY as KEPT_BY, ExchangeGround as ExchangeGround
from .exchanges.ladders import (
    Ladder as Ladder,
    climb_ladder as climb_ladder,
)
from .exchanges.listing import (
    ExchangeList as ExchangeList,
    find_exchanges as find_exchanges,
    joint_moves as joint_moves,
)
from .exchanges.parts import SignerPart as SignerPart, signer_parts as signer_parts
from .exchanges.rest import (
    RestVerdict as RestVerdict,
    rest_against_agreements as rest_against_agreements,
)
from .explanations import (
    Answer as Answer,
    Explanation as Explanation,
    explain as explain,
)
from .focal import (
    Draws as Draws,
    focal_stability as focal_stability,
)
from .foresight.limited import (
    limited_move_stability as limited_move_stability,
)
from .foresight.non_myopic import (
    non_myopic_stability as non_myopic_stability,
)
from .foresight.verdicts import (
    Verdicts as Verdicts,
)
from .inverse_rankings import (
    Inverse as Inverse,
    inverse as inverse,
    shifted_ranks as shifted_ranks,
)
from .joint_ways import (
    JointWays as JointWays,
    ways_with_exchanges as ways_with_exchanges,
)
from .metarational import (
    general_metarationality as general_metarationality,
    symmetric_metarationality as symmetric_metarationality,
)
from .nash import (
    nash_stability as nash_stability,
)
from .party_moves import (
    MoveIndex as MoveIndex,
    move_index as move_index,
)
from .paths import (
    MoveRoute as MoveRoute,
    routes as routes,
)
from .reach import (
    reachable as reachable,
)
from .replies import Cycle as Cycle, Replies as Replies, follow_replies as follow_replies
from .search import (
    Move as Move,
    Outward as Outward,
    Searcher as Searcher,
    make_move as make_move,
)
from .sequential import (
    sequential_stability as sequential_stability,
    symmetric_sequential_stability as symmetric_sequential_stability,
)
from .simultaneous import (
    simultaneous_stability as simultaneous_stability,
)
from .smallest_change import (
    OrderChange as OrderChange,
    RequiredChange as RequiredChange,
    required_change as required_change,
)
from .table import (
    StabilityTable as StabilityTable,
    analyse as analyse,
)
from .turns.agreements import (
    exchange_pieces as exchange_pieces,
    rest_pieces as rest_pieces,
)
from .turns.lines import (
    WorthLine as WorthLine,
    ends_of as ends_of,
    own_move_roots as own_move_roots,
    sample_values as sample_values,
)
from .turns.pieces import (
    Piece as Piece,
    Pieces as Pieces,
    cell_of as cell_of,
    where_all as where_all,
    where_some as where_some,
)
from .turns.standoff import (
    Closures as Closures,
    StandoffOnALine as StandoffOnALine,
)
