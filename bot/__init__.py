"""Nhắc Lịch: the calendar and reminder bot of a small Vietnamese public office."""

__version__ = "0.2.0"
