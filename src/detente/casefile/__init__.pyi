from .aftermath import (
    aftermath_schema as aftermath_schema,
    load_aftermath as load_aftermath,
    load_aftermath_if_any as load_aftermath_if_any,
    read_aftermath as read_aftermath,
    shipped_aftermaths as shipped_aftermaths,
)
from .coding_texts import (
    FIRST as FIRST,
    SECOND as SECOND,
    texts_of_codings as texts_of_codings,
)
from .codings import (
    read_codings as read_codings,
    shipped_codings as shipped_codings,
)
from .companions import (
    files_of_case as files_of_case,
)
from .edit import (
    Journal as Journal,
    JournalEntry as JournalEntry,
    MergedText as MergedText,
    changed_places as changed_places,
    edit_for as edit_for,
    edit_to as edit_to,
    line_of as line_of,
    lines_of as lines_of,
    merged as merged,
    outline as outline,
    tag_of as tag_of,
)
from .gmcr import (
    import_gmcr as import_gmcr,
    load_gmcr as load_gmcr,
)
from .read import (
    build_from as build_from,
    parse_case as parse_case,
    read_definition as read_definition,
    read_text as read_text,
    shipped_cases as shipped_cases,
    to_definition as to_definition,
)
from .schema import (
    case_schema as case_schema,
)
from .starting import (
    case_from_rows as case_from_rows,
    parse_begun as parse_begun,
    read_rows as read_rows,
    small_text as small_text,
    starter_text as starter_text,
)
from .suppositions import (
    Suppositions as Suppositions,
    now_supposed as now_supposed,
    supposing as supposing,
)
from .write import (
    dump_case as dump_case,
    write_case as write_case,
)
