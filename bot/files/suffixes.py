"""How the names of files end that can be read."""

DOCUMENTS = (".docx", ".odt", ".txt")
"""Running text, with tables or without."""
READABLE = (".toml", ".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".ics", *DOCUMENTS)
"""Events files, and documents that may be plans."""
