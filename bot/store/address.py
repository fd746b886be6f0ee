"""Where a message goes: a channel and, as text, whatever the channel calls the chat."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_


class Address(NamedTuple):
    """A chat of a channel. `shared` tells a group, a chat of several people, from somebody's own."""

    channel: str
    text: str
    shared: bool = False

    def columns(self) -> dict[str, str]:
        """The values of a row's columns `channel` and `address`."""
        return {"channel": self.channel, "address": self.text}


def at(table: FromClause, address: Address) -> ColumnElement[bool]:
    """SQL: whether a row of `table` is of this chat."""
    return and_(table.c.channel == address.channel, table.c.address == address.text)
