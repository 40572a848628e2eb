from .blocks import (
    Blocks as Blocks,
    blocks_of as blocks_of,
    step_bits as step_bits,
)
from .closures import (
    least_within_improvement as least_within_improvement,
    least_within_reach as least_within_reach,
)
from .gains import (
    MovePairs as MovePairs,
    gaining_blocks as gaining_blocks,
    move_pairs as move_pairs,
)
from .index import (
    MoveIndex as MoveIndex,
    index_moves as index_moves,
)
from .mover import (
    MOST_STEPS as MOST_STEPS,
    Mover as Mover,
    Steps as Steps,
    bodies as bodies,
    joint_mover as joint_mover,
    lone_mover as lone_mover,
    mover_named as mover_named,
    own_steps as own_steps,
    steps_of as steps_of,
    steps_together as steps_together,
)
from .replies import (
    best_reply as best_reply,
    pair_with_reply as pair_with_reply,
    stays as stays,
)
from .replies.kernels import (
    threads_for as threads_for,
)
from .sorting import (
    sorted_blocks as sorted_blocks,
)
