"""Nhắc Lịch: the calendar and reminder bot of a small Vietnamese public office."""
