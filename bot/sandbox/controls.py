"""What the chat page can ask of whoever runs the rehearsal."""

from typing import Protocol


class Controls(Protocol):
    """Runs the simulated time. All texts are shown as they are, in Vietnamese."""

    @property
    def paused(self) -> bool: ...

    @property
    def finished(self) -> bool:
        """The rehearsal has come to its end; nothing more will happen by itself."""

    def speed_label(self) -> str:
        """The current speed, one of `speeds()`."""

    def speeds(self) -> list[str]: ...

    async def pause(self) -> None: ...

    async def resume(self) -> None: ...

    async def set_speed(self, label: str) -> None: ...

    async def skip(self) -> None:
        """Move on to the next reminder."""

    def feed_url(self, user_id: int) -> str | None:
        """Where this person's .ics feed is, None if there is none."""
