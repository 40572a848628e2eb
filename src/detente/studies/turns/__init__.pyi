from .kept_in_steps import (
    is_kept_in_steps as is_kept_in_steps,
    kept_with as kept_with,
)
from .number_list import (
    AskedNumber as AskedNumber,
    NotSearched as NotSearched,
)
from .plain_case import PlainCase as PlainCase, make_plain as make_plain
from .questions import (
    TurnQuestion as TurnQuestion,
    answer_without_number as answer_without_number,
    deal_questions as deal_questions,
    exchange_question as exchange_question,
    group_questions as group_questions,
    kept_agreements_question as kept_agreements_question,
    own_questions as own_questions,
    question_named as question_named,
    status_quo_question as status_quo_question,
    status_quo_questions as status_quo_questions,
)
from .ranges import NumberRange as NumberRange
from .result import (
    ConclusionTurns as ConclusionTurns,
    DiscreteTurn as DiscreteTurn,
    NumberTurns as NumberTurns,
    PairTurn as PairTurn,
    TurnReason as TurnReason,
    Turns as Turns,
    TurnSide as TurnSide,
)
from .turn_sentences import (
    HEADERS as HEADERS,
    LEAST_DECIMALS as LEAST_DECIMALS,
    answer_line as answer_line,
    below_the_table as below_the_table,
    common_unit as common_unit,
    figure_text as figure_text,
    nearest_sentence as nearest_sentence,
    notes_of as notes_of,
    range_text as range_text,
    row_cells as row_cells,
    turn_text as turn_text,
    turn_value as turn_value,
)
from .turn_study import (
    definition_of as definition_of,
    study_turns as study_turns,
    turns as turns,
)
