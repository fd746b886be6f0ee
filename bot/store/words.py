"""What a database or a disk says of its trouble, for the log and for who watches."""

from sqlalchemy.exc import DBAPIError


def trouble(error: BaseException) -> str:
    """The first line of it, without the statement, its values, and the names of a library's classes."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(said, OSError) and said.strerror:
        return f"{said.strerror}: {said.filename}" if said.filename else said.strerror
    return next(iter(str(said).splitlines()), "").strip() or type(said).__name__
