from .drawings import (
    StandaloneDrawing as StandaloneDrawing,
    plot as plot,
)
from .fragments import html as html
