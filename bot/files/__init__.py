"""Events files in, their checking and comparison; the bytes of an .ics feed out."""
