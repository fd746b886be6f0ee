"""What goes to Telegram beside the outbox keeps the pace too: pictures, and changes of messages."""

from dataclasses import dataclass, field

import pytest

from bot.channels.telegram.addresses import address_of
from bot.delivery.pacing import Unpaced
from bot.sandbox.faults import Fault
from bot.store.address import Address

from .conftest import World


@dataclass
class Recorded(Unpaced):
    """Lets everything go at once, and notes what it was asked."""

    taken: list[int | None] = field(default_factory=list)
    paused: list[tuple[int, float]] = field(default_factory=list)
    resting: float = 0.0

    def rest(self) -> float:
        return self.resting

    async def take(self, address: Address | None) -> None:
        self.taken.append(address)

    def pause(self, address: Address, seconds: float) -> None:
        self.paused.append((address, seconds))


@pytest.fixture
def pace(world: World) -> Recorded:
    made = world.service.office.pace = Recorded()
    return made


async def test_a_picture_counts_as_a_message_to_its_chat(world: World, pace: Recorded) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    pace.taken.clear()
    await world.say(lan, "/dangky")
    assert pace.taken == [address_of(lan.user_id)]


async def test_a_changed_message_counts_for_the_ceiling_of_all(world: World, pace: Recorded) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/baocao II.1 xong rồi ạ")
    pace.taken.clear()
    await world.tap(lan, world.last(lan), "Hoàn tác")
    assert pace.taken == [None]


async def test_a_429_for_a_picture_pauses_its_chat(world: World, pace: Recorded) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    world.state.faults.add(Fault("sendPhoto", "429", retry_after=7))
    await world.say(lan, "/dangky")
    assert pace.paused == [(address_of(lan.user_id), 7)]


async def test_while_everything_rests_a_picture_is_left_out(world: World, pace: Recorded) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    pace.resting = 30.0
    await world.say(lan, "/dangky")
    assert "webcal://" in world.last(lan).text
    assert not any(message.photo for message in world.sent(lan))
