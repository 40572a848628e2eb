from .looks import (
    Look as Look,
    change_lines as change_lines,
    first_lines as first_lines,
    look_at as look_at,
)
