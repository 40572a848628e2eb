from .cells import (
    Digits as Digits,
    as_it_was as as_it_was,
    csv_text as csv_text,
    harmless_cell as harmless_cell,
)
from .errors import WriteError as WriteError
from .logs import (
    Hold as Hold,
    append_line as append_line,
    move_aside as move_aside,
    private_folder as private_folder,
    user_state_folder as user_state_folder,
)
from .reading import STANDARD_STREAM as STANDARD_STREAM, read_bytes as read_bytes
from .targets import refuse_target as refuse_target
from .writing import (
    write_file as write_file,
    write_folder as write_folder,
    written_aside as written_aside,
)
