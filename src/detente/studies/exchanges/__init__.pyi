from .amounts import (
    ToldAmounts as ToldAmounts,
    money as money,
)
from .blocks import (
    BlockRow as BlockRow,
    ExchangeBlock as ExchangeBlock,
    and_then as and_then,
    exchange_block as exchange_block,
    ladder_sentence as ladder_sentence,
    left_out_sentence as left_out_sentence,
)
from .exchange_study import (
    ExchangeStudy as ExchangeStudy,
    study_exchanges as study_exchanges,
)
from .verdicts import (
    agreement_sentences as agreement_sentences,
    best_in_words as best_in_words,
    leaver as leaver,
    single_moves_sentence as single_moves_sentence,
    smallest_breach as smallest_breach,
    verdict_sentences as verdict_sentences,
)
