from .conversion import blocks_of as blocks_of, markdown_of as markdown_of
from .report_text import render_markdown as render_markdown
