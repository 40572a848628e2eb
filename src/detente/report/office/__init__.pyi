from .docx_report import render_docx as render_docx
