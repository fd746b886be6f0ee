"""What comes in, whatever the channel: one message, edit or tap as plain data. The conversation sees nothing else."""

from dataclasses import dataclass

from bot.store.address import Address
from bot.store.progress import Attachment
from bot.store.updates import UpdateName


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: the words (a caption counts), the message's id ("" for none), and a file that came with it.

    `sender` is their own chat, as the channel calls it. `file_size` is the file's in bytes. `ours` says that the bot
    itself wrote the message, `buttons` are the data of the buttons under it; `forwarded`, that the words are perhaps
    somebody else's. `part` names the part of the message that `words` are, where they are not all of it.
    """

    words: str
    message_id: str
    sender: str | None
    attachment: Attachment | None = None
    file_size: int = 0
    ours: bool = False
    buttons: tuple[str, ...] = ()
    forwarded: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap: its id in the channel, the data that the client sent (see `taps`), and whether its message can be seen."""

    id: str
    data: str
    message_seen: bool = True


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message, an edited message, or a tap (`tap`), in the chat `address`, by the person whose own chat is `own`.

    `said` is the message, or the one whose button was tapped, without the bot's own name; `quoted` is what that message
    answers. `update` names the update, so that it is handled once. `thread_id` is the topic of a forum, `place` the
    group's name. `hidden` is whoever speaks in the name of a group.

    `command` is the word that the message begins with after "/", in lower case without marks, if meant for this bot;
    `worded` says whether the message has text or a caption, be it only the bot's name; `addressed` that in a group it
    answers or names the bot; `service` that nobody wrote it, such as the news that somebody joined.
    """

    update: UpdateName
    own: Address
    address: Address
    said: Said
    quoted: Said | None = None
    quote: str = ""
    """The part of `quoted` that was chosen, where one was."""
    tap: Tapped | None = None
    edited: bool = False
    hidden: bool = False
    thread_id: str | None = None
    place: str = ""
    command: str = ""
    worded: bool = False
    addressed: bool = False
    service: bool = False

    @property
    def private(self) -> bool:
        """Whether it was said in the person's own chat, and not in a group."""
        return self.address == self.own

    def is_own(self, said: Said) -> bool:
        """Whether a message was written by the same person."""
        return said.sender == self.own.text
