from .alike import (
    CodingsCompared as CodingsCompared,
    compare_codings as compare_codings,
    median_correlation as median_correlation,
)
from .asked import (
    OpeningQuestion as OpeningQuestion,
)
from .beside_verdicts import (
    RecordBeside as RecordBeside,
    record_beside as record_beside,
)
from .counts import (
    CalledAlike as CalledAlike,
    Rival as Rival,
    ShareOfOpenings as ShareOfOpenings,
    right_by_second as right_by_second,
    rivals_of as rivals_of,
)
from .foretelling import (
    ForetoldQuestions as ForetoldQuestions,
    QuestionRule as QuestionRule,
    foretell_questions as foretell_questions,
)
from .happened import (
    WhatHappened as WhatHappened,
    what_happened as what_happened,
)
from .judged import (
    CodingVerdict as CodingVerdict,
    NearestExchange as NearestExchange,
    judge as judge,
    judge_coding as judge_coding,
)
from .openings import (
    JudgedOpening as JudgedOpening,
    judge_opening as judge_opening,
    models_of as models_of,
    past_openings as past_openings,
)
from .putting_right import (
    WrongVerdict as WrongVerdict,
    put_right as put_right,
)
from .record_sentences import (
    HEADERS as HEADERS,
    aims_sentence_of as aims_sentence_of,
    alike_sentence as alike_sentence,
    alike_sentences as alike_sentences,
    called_sentences as called_sentences,
    count_sentences as count_sentences,
    foretold_sentences as foretold_sentences,
    hindsight_sentence as hindsight_sentence,
    opening_sentences as opening_sentences,
    rival_sentences as rival_sentences,
    row_words as row_words,
    wrong_sentence as wrong_sentence,
)
from .record_study import (
    VerdictRecord as VerdictRecord,
    study_record as study_record,
)
from .table import (
    digest_of as digest_of,
    past_judged as past_judged,
    past_verdicts as past_verdicts,
    read_table as read_table,
    table_text as table_text,
)
