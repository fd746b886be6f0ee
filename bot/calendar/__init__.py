"""The calendar's rules: entries, their occurrences and the reminders of them. Pure: no clock, no database, no files."""
