from .render import (
    render_report as render_report,
    section_texts as section_texts,
    style as style,
    write_report as write_report,
)
from .sections import (
    PAGE_ONE as PAGE_ONE,
    PAGE_ONE_PARTS as PAGE_ONE_PARTS,
    parts_of as parts_of,
)
from .trace import (
    render_trace as render_trace,
)
