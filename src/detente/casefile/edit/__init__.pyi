from .commands import (
    Command as Command,
    Delete as Delete,
    Insert as Insert,
    Rename as Rename,
    Reorder as Reorder,
    Set as Set,
    carried_out as carried_out,
)
from .edited import (
    Edit as Edit,
    edit_by as edit_by,
    edit_to as edit_to,
    edited_to as edited_to,
    said as said,
    says as says,
)
from .given import (
    edit_for as edit_for,
)
from .journal import (
    Journal as Journal,
    JournalEntry as JournalEntry,
    difference_of as difference_of,
    tag_of as tag_of,
)
from .lines import (
    line_of as line_of,
    lines_of as lines_of,
)
from .mentions import (
    HOMES as HOMES,
)
from .merge import (
    MergeConflict as MergeConflict,
    MergedText as MergedText,
    changed_places as changed_places,
    merged as merged,
    outline as outline,
    plain as plain,
)
from .operations import (
    add as add,
    add_level as add_level,
    add_statement as add_statement,
    move as move,
    move_statement as move_statement,
    remove as remove,
    remove_level as remove_level,
    remove_statement as remove_statement,
    rename as rename,
    rename_level as rename_level,
    set_number as set_number,
    set_value as set_value,
)
from .splices import Splice as Splice
