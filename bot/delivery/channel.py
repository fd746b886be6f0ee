"""What a channel can do beside the outbox: all of it harmless to repeat, or to lose."""

from collections.abc import Sequence
from typing import Protocol

from bot.delivery.message import Message
from bot.store.address import Address


class Channel(Protocol):
    """Every method raises a SendFault where the channel does not do what it is asked."""

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        """Change the text and the buttons of a message."""

    async def edit_buttons(self, address: Address, message_id: str, message: Message) -> None:
        """Change only the buttons of a message."""

    async def end_tap(self, tap_id: str, toast: str | None) -> None:
        """End a tap's waiting sign; `toast` (at most 200 characters) is shown over the chat."""

    async def send_quietly(self, address: Address, message: Message) -> str:
        """Send a text that nobody is called to; returns its message id."""
        ...

    async def delete(self, address: Address, message_id: str) -> None:
        """Take a message away."""

    async def send_picture(
        self, address: Address, content: bytes, *, caption: str, filename: str | None = None
    ) -> None:
        """Send a PNG with a caption (at most 1024 characters)."""

    async def send_file(self, address: Address, content: bytes, *, caption: str, filename: str) -> None:
        """Send a file with a caption (at most 1024 characters)."""

    async def send_again(self, address: Address, kind: str, file_id: str, *, caption: str) -> None:
        """Send a "photo" or "document" that somebody sent before, with a caption (at most 1024 characters)."""

    async def send_album(self, address: Address, kind: str, file_ids: Sequence[str], *, caption: str) -> None:
        """Send two to ten such photos, or documents, as one album with a caption."""

    async def copy(self, address: Address, source: Address, message_id: str) -> None:
        """Send the message of another chat, whatever is in it, once more."""

    async def fetch(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent."""
        ...

    async def set_menu(self, address: Address | None, commands: Sequence[tuple[str, str]]) -> None:
        """Show commands (name, what it does) in a chat, or, where none is given, to all who have none of their own."""

    async def clear_menu(self, address: Address) -> None:
        """Take a chat's own commands away."""
