from .amounts import (
    Agreement as Agreement,
    priced as priced,
)
from .answering import answer_delay as answer_delay, reimpose_steps as reimpose_steps
from .certificate_file import (
    check_certificate as check_certificate,
    schedule_data as schedule_data,
    stated_terms as stated_terms,
)
from .completion import (
    HOW as HOW,
    Completion as Completion,
    complete as complete,
)
from .contradictions import (
    AgainstOrder as AgainstOrder,
    against_order as against_order,
    against_order_sentences as against_order_sentences,
)
from .deal_sentences import (
    FAIR as FAIR,
    mending_sentences as mending_sentences,
    no_schedule as no_schedule,
    offers_sentences as offers_sentences,
    package_marks as package_marks,
    schedule_sentences as schedule_sentences,
    slack_sentence as slack_sentence,
    step_text as step_text,
)
from .deal_study import (
    DealStudy as DealStudy,
    named_deal as named_deal,
    study_deal as study_deal,
)
from .deferred_payment import (
    DeferredPayment as DeferredPayment,
    deferred_payments as deferred_payments,
    deferred_sentences as deferred_sentences,
)
from .disagreement import (
    DISAGREEMENTS as DISAGREEMENTS,
    Disagreement as Disagreement,
    given_point as given_point,
    state_point as state_point,
    status_quo_point as status_quo_point,
    taken_back_point as taken_back_point,
    worst_equilibrium_point as worst_equilibrium_point,
)
from .durability_study import (
    Breach as Breach,
    Durability as Durability,
    durability as durability,
)
from .kept_state import (
    KeptState as KeptState,
    KeptStates as KeptStates,
    study_kept_state as study_kept_state,
    study_kept_states as study_kept_states,
)
from .obstacles import (
    Obstacle as Obstacle,
)
from .offers import (
    Offers as Offers,
    could_sign as could_sign,
)
from .outsiders import (
    Outside as Outside,
    outside as outside,
)
from .package import (
    LeverChange as LeverChange,
    Package as Package,
    package_in as package_in,
    package_of as package_of,
)
from .package_sentences import (
    amount_in_words as amount_in_words,
    breach_sentence as breach_sentence,
    completion_sentences as completion_sentences,
    disagreement_sentence as disagreement_sentence,
    durability_sentences as durability_sentences,
    outside_sentences as outside_sentences,
    study_sentences as study_sentences,
    sweetening_sentences as sweetening_sentences,
    take_back_sentences as take_back_sentences,
)
from .package_study import (
    End as End,
    PackageStudy as PackageStudy,
    Standing as Standing,
    study_package as study_package,
)
from .requests import (
    CertificateCheck as CertificateCheck,
    ScheduleAnswer as ScheduleAnswer,
    changed_deal as changed_deal,
    checked_certificate as checked_certificate,
    deal_on_terms as deal_on_terms,
    find_schedule as find_schedule,
    new_deal as new_deal,
)
from .schedule import (
    GOALS as GOALS,
    ScheduleRequest as ScheduleRequest,
    ScheduleStudy as ScheduleStudy,
    schedule_terms as schedule_terms,
    seek as seek,
    step_in_years as step_in_years,
    study_schedule as study_schedule,
)
from .sweetening import (
    Addition as Addition,
    Sweetening as Sweetening,
    sweeten as sweeten,
    sweeten_to_hold as sweeten_to_hold,
)
from .taking_back import (
    LEGAL_FORMS as LEGAL_FORMS,
    MeasureSwitch as MeasureSwitch,
    TakeBack as TakeBack,
    take_back as take_back,
)
