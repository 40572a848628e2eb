from .gambit import (
    lost_in_nfg as lost_in_nfg,
    nfg as nfg,
)
from .graphml_file import (
    MOST_GRAPHML_MOVES as MOST_GRAPHML_MOVES,
    graphml as graphml,
)
from .graphviz import (
    MOST_DOT_MOVES as MOST_DOT_MOVES,
    dot as dot,
)
from .states import (
    states_csv as states_csv,
    states_parquet as states_parquet,
    states_table as states_table,
)
