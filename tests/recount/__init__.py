"""What an office has done and where its tasks stand, recounted from the rows of its database alone.

Nothing here asks the program: the rows are read with plain SQL and gone through one by one, so that what the program
finds quickly can be held against what is found slowly. Only the calendar of working days is its own.
"""
