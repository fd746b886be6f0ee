"""How much a file may hold. More is refused in words, before it costs the office's machine its time or memory.

The figures are a hundred times what a ward's year needs, and what a small machine reads in seconds.
"""

FILE_BYTES = 20 * 1024 * 1024
"""A file as it comes. Telegram hands bots no more than 20 MB; a year of a ward is 50 kB."""

ICS_BYTES = 4 * 1024 * 1024
"""An .ics file: `icalendar` reads about 1 MB a second."""

ICS_LINES = 200_000
"""Lines of an .ics file: `icalendar` reads about 50,000 a second."""

ICS_EVENTS = 10_000
"""Events and tasks of an .ics file. Few programs keep more in one calendar, and as many are read in some seconds."""

ROWS = 120_000
"""Rows with something in them, in all sheets: 100,000 entries with their units and layers."""

COLUMNS = 100
"""Columns of a table. There are about twenty that mean something; Excel's own limit is 16,384."""

HEADING_ROWS = 30
"""In how many rows from the top the headings are looked for: below a letterhead and a title."""

SHEET_ROWS = 1_048_576
"""Rows of a sheet, empty ones among them: Excel's own limit. A row number beyond is made up."""

PARTS = 2_000
"""Parts of a workbook (a zip file). One of a hundred sheets with pictures has some hundreds."""

PART_BYTES = 128 * 1024 * 1024
"""One part of a workbook when inflated. 100,000 rows of twenty columns are about 100 MB."""

INFLATED_BYTES = 256 * 1024 * 1024
"""All parts of a workbook when inflated."""

CELLS = 3_000_000
"""Cells of a workbook, empty ones among them: 120,000 rows of 25 columns."""

WIDEST = 20_000
"""Cells in a row of a workbook, empty ones among them: more than Excel can write."""

MERGED = 20_000
"""Merged cells of a sheet that are looked at."""

SHARED_BYTES = 64 * 1024 * 1024
"""The texts that the cells of a workbook share: unlike the sheets they are held in memory all at once."""

MARKED_BYTES = 40 * 1024 * 1024
"""A workbook that is to be given back with marks, when inflated: it is held in memory as a whole, cell by cell."""

MARKS = 1_000
"""Cells that are marked in a workbook. Whoever has corrected these sends it again."""

PROBLEMS = 2_000
"""Mistakes, and likewise warnings, that are kept with their words; the rest is counted."""

OCCURRENCES = 1_000
"""Days that one repeating event of an .ics file may have where no schedule says them: four years of working days."""

FOLLOWED = 1_000_000
"""How many steps all repetitions of an .ics file together are followed: 300 that are daily for nine years."""
