"""The office's calendar as pages: month, agenda and year, rendered on the server, for the screen and for paper."""
