"""Trains the network of `bot/replies/network.py` and writes `bot/replies/network.bin`.

A part of `make train-replies`; with PyTorch, which the program itself does not need. In each round the network sees
every row, and one of its variants (without marks, with slips of the keys, a completion under another task or none),
with some words hidden.
"""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies.features import task_told
from bot.replies.model import STATUSES
from bot.replies.network import LETTERS, MOST, MOST_STRETCHES, UNKNOWN, Piece, is_table, pieces, stretches, title_words
from bot.replies.safeguards import LONGEST
from bot.texts.folding import folded
from training.replies import Reply
from training.side_by_side import side_by_side
from training.train import (
    EVERYDAY,
    MODEL,
    Array,
    elsewhere,
    of_another_task,
    slipped,
    spoken_for,
)

torch.set_num_threads(1)  # the numbers of a batch are few: threads would wait for each other longer than they work

FILE = MODEL.with_name("network.bin")
WIDTH, HIDDEN, REACH, HEADS = 192, 192, (1, 2, 4), 4
ROUNDS, BATCH, FASTEST, DECAY = 9, 256, 4e-3, 0.02
LOST, HIDDEN_WORDS, HIDDEN_TAGS, HIDDEN_TITLES = 0.35, 0.2, 0.1, 0.2
"""What part of the numbers, the words and the tags is left out while it learns."""
VARIANT = {"own": 1.0, "bare": 0.65, "slipped": 0.33, "elsewhere": 0.8, "untold": 0.8}
FAIR = 0.3
"""What it counts to tell all fair readings, beside telling the likeliest: only the former is used, but both teach."""
SEEN_AT_LEAST = 2
"""So often a word has to be in the rows, as they are and without marks, to have a place in a vocabulary: slips of the
keys are known by their letters."""
NO_PIECE = Piece(("<none>",) * 4, False, 0)


@dataclass(frozen=True, slots=True)
class Sample:
    """A row or a variant of one, as the network sees it."""

    row: int
    kind: str
    pieces: list[Piece]
    title: tuple[str, ...] = ()


def sample(row: int, kind: str, text: str, task: str) -> Sample:
    """What the network sees of a text."""
    read = tidy(text)[:LONGEST]
    tokens = tokenise(read)
    tags = tags_of(tokens)
    about = task_told(read, tags, task)
    return Sample(row, kind, pieces(read, tokens, tags, about) or [NO_PIECE], title_words(about))


def samples(rows: Sequence[Reply]) -> list[Sample]:
    """The rows, and their variants."""
    chance, titles = random.Random(1), sorted({row.task for row in rows if row.task})
    found: list[Sample] = []
    for at, row in enumerate(rows):
        found.append(sample(at, "own", row.text, row.task))
        found.append(sample(at, "bare", folded(tidy(row.text)), row.task))
        found.append(sample(at, "slipped", slipped(row.text, chance), row.task))
        if other := elsewhere(row, titles, chance):
            found.append(sample(at, "elsewhere", row.text, other))
            found.append(sample(at, "untold", row.text, ""))
    return found


class Numbered:
    """Samples as numbers: the places of their words in the vocabularies, and their letters."""

    def __init__(self, some: Sequence[Sample], vocabularies: Sequence[dict[str, int]]) -> None:
        self.rows: list[Array] = []
        words: dict[str, int] = {}
        titles: dict[tuple[str, ...], int] = {(): 0}
        self.titles = torch.tensor([titles.setdefault(one.title, len(titles)) for one in some])
        for one in some:
            columns = [
                [names.get(piece.names[at], UNKNOWN) for piece in one.pieces] for at, names in enumerate(vocabularies)
            ]
            columns.append([piece.begins + 1 for piece in one.pieces])
            columns.append([piece.titled + 1 for piece in one.pieces])
            columns.append([words.setdefault(piece.names[1], len(words)) for piece in one.pieces])
            self.rows.append(np.array(columns))
        longest = max(1, max(map(len, titles)))
        self.title_words = torch.zeros((len(titles), longest), dtype=torch.long)
        self.title_letters = torch.zeros((len(titles), longest), dtype=torch.long)
        for title, at in titles.items():
            for place, word in enumerate(title):
                self.title_words[at, place] = vocabularies[0].get(word, UNKNOWN)
                self.title_letters[at, place] = words.setdefault(word, len(words))
        self.letters = torch.zeros((len(words), MOST_STRETCHES), dtype=torch.long)
        for word, at in words.items():
            found = stretches(word) or [UNKNOWN]
            self.letters[at, : len(found)] = torch.tensor(found)
        self.lengths = np.array([row.shape[1] for row in self.rows])

    def batch(self, which: Array) -> tuple[torch.Tensor, ...]:
        """The words of samples (samples × columns × places), their letters, whose they are, and where any are."""
        longest = int(self.lengths[which].max())
        ids = np.zeros((len(which), 7, longest), dtype=np.int64)
        there = np.zeros((len(which), longest), dtype=bool)
        for at, one in enumerate(which):
            ids[at, :, : self.lengths[one]] = self.rows[one]
            there[at, : self.lengths[one]] = True
        titles = self.titles[torch.from_numpy(np.asarray(which))]
        named = self.title_words[titles]
        named = named[:, : max(1, int((named > 0).sum(1).max()))]
        spelled = self.title_letters[titles][:, : named.shape[1]]
        count = len(which) * longest
        words, whose = np.unique(np.concatenate([ids[:, 6].ravel(), spelled.numpy().ravel()]), return_inverse=True)
        letters = self.letters[torch.from_numpy(words)]
        return (
            torch.from_numpy(ids[:, :6]),
            letters,
            torch.from_numpy(whose[:count].reshape(there.shape)),
            torch.from_numpy(there),
            named,
            torch.from_numpy(whose[count:].reshape(named.shape)),
        )


class Net(nn.Module):  # type: ignore[misc]
    """The network of `bot.replies.network`, as it learns. Its outputs: each status, and whether each is fair."""

    def __init__(self, sizes: Sequence[int]) -> None:
        super().__init__()
        self.e = nn.ModuleList([nn.Embedding(size, WIDTH, padding_idx=0) for size in sizes])
        self.g = nn.EmbeddingBag(LETTERS, WIDTH, mode="mean", padding_idx=0)
        for one in (*self.e, self.g):
            nn.init.normal_(one.weight, 0, 0.1)
        self.convs = nn.ModuleList([nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in REACH])
        self.norm = nn.ModuleList([nn.LayerNorm(WIDTH) for _ in REACH])
        self.att = nn.Linear(WIDTH, HEADS)
        self.title = nn.Linear(WIDTH, WIDTH, bias=False)
        self.near = nn.Linear(WIDTH, WIDTH, bias=False)
        self.l1 = nn.Linear((HEADS + 2) * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2 * len(STATUSES))

    def lose(self, values: torch.Tensor, part: float) -> torch.Tensor:
        return functional.dropout(values, part, self.training)

    def forward(
        self,
        ids: torch.Tensor,
        letters: torch.Tensor,
        whose: torch.Tensor,
        there: torch.Tensor,
        named: torch.Tensor,
        spelled: torch.Tensor,
    ) -> torch.Tensor:
        if self.training:
            ids = ids.clone()
            hidden = (torch.rand(there.shape) < HIDDEN_WORDS) & there
            for column in range(3):
                ids[:, column][hidden] = UNKNOWN
            ids[:, 3][(torch.rand(there.shape) < HIDDEN_TAGS) & there] = UNKNOWN
        inside = there.unsqueeze(-1)
        each = self.g(letters)
        words = each[whose]
        has = (named > 0).unsqueeze(-1)
        if self.training:
            has = has & (torch.rand(len(has), 1, 1) >= HIDDEN_TITLES)
        own = (self.e[0](named) + each[spelled]) * has
        title = own.sum(1) / has.sum(1).clamp(min=1)
        title = self.lose(title, LOST / 2)
        plain = words + self.e[0](ids[:, 0])
        scores = torch.einsum("btd,bnd->btn", plain, self.near(own))
        scores = scores.masked_fill(~has.transpose(1, 2), -1e4)
        beside = torch.einsum("btn,bnd->btd", scores.softmax(2), own)
        words = words + self.lose(self.title(beside), LOST / 2)
        for column, one in enumerate(self.e):
            words = words + one(ids[:, column])
        words = self.lose(words, LOST / 2) * inside
        places = words.shape[1]
        for convolution, norm, reach in zip(self.convs, self.norm, REACH, strict=True):
            padded = functional.pad(norm(words) * inside, (0, 0, reach, reach))
            beside = torch.cat([padded[:, reach * step : reach * step + places] for step in range(3)], 2)
            value, gate = convolution(beside).chunk(2, 2)
            words = (words + self.lose(value * torch.sigmoid(gate), LOST / 2)) * inside
        weights = self.att(words).masked_fill(~inside, -1e4).softmax(1)
        pooled = torch.einsum("bth,btd->bhd", weights, words).flatten(1)
        most = words.masked_fill(~inside, -1e4).max(1).values
        found = self.lose(torch.cat([pooled, most, title], 1), LOST)
        found = self.lose(functional.gelu(self.l1(found), approximate="tanh"), LOST)
        return self.out(found)


@dataclass(frozen=True, slots=True)
class Learned:
    """A network and its vocabularies."""

    net: Net
    vocabularies: tuple[dict[str, int], ...]

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def likely(self, some: Sequence[Sample]) -> Array:
        """How likely each status is to be fair, of each sample."""
        numbered = Numbered(some, self.vocabularies)
        self.net.eval()
        found = np.zeros((len(some), len(STATUSES)))
        order = np.argsort(numbered.lengths)
        for start in range(0, len(order), 2 * BATCH):
            which = order[start : start + 2 * BATCH]
            found[which] = self.net(*numbered.batch(which))[:, len(STATUSES) :].sigmoid().numpy()
        return found


def vocabularies_of(some: Sequence[Sample]) -> tuple[dict[str, int], ...]:
    """For each name of a piece the words that are seen often enough, and their numbers."""
    found = []
    for column in range(4):
        count = Counter(piece.names[column] for one in some if one.kind in ("own", "bare") for piece in one.pieces)
        words = sorted(word for word, times in count.items() if times >= SEEN_AT_LEAST)
        found.append({word: at for at, word in enumerate(words, UNKNOWN + 1)})
    return tuple(found)


def learned(rows: Sequence[Reply], some: Sequence[Sample], seed: int = 0) -> Learned:
    """A network that has learned from these samples of the rows."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    vocabularies = vocabularies_of(some)
    numbered = Numbered(some, vocabularies)
    own = np.array([at for at, one in enumerate(some) if one.kind == "own"])
    variants: dict[int, list[int]] = {}
    for at, one in enumerate(some):
        if one.kind != "own":
            variants.setdefault(one.row, []).append(at)
    labelled = [of_another_task(rows[one.row]) if one.kind == "elsewhere" else rows[one.row] for one in some]
    wanted = torch.tensor(np.array([spoken_for(one) for one in labelled]), dtype=torch.float32)
    fair = torch.tensor([[float(status in one.fair) for status in STATUSES] for one in labelled])
    weight = torch.tensor([
        VARIANT[one.kind] * (EVERYDAY if rows[one.row].hand == "everyday" else 1.0) for one in some
    ])  # fmt: skip
    net = Net([*(len(one) + 2 for one in vocabularies), 3, 4])
    steps = torch.optim.AdamW(net.parameters(), lr=FASTEST, weight_decay=DECAY, fused=True)
    batches = -(-2 * len(own) // BATCH)
    pace = torch.optim.lr_scheduler.OneCycleLR(steps, FASTEST, total_steps=ROUNDS * batches + 1, pct_start=0.15)
    for _ in range(ROUNDS):
        net.train()
        order = chance.permutation([*own, *(chance.choice(variants[some[at].row]) for at in own)])
        # Replies of one length together, so that little of a batch is empty.
        parts = np.array_split(order, max(1, len(order) // (40 * BATCH)))
        order = np.concatenate([part[np.argsort(numbered.lengths[part], kind="stable")] for part in parts])
        for at in chance.permutation(batches):
            which = order[at * BATCH : (at + 1) * BATCH]
            with torch.autocast("cpu", torch.bfloat16):
                scores = net(*numbered.batch(which)).float()
            shares, each = scores[:, : len(STATUSES)], scores[:, len(STATUSES) :]
            off = -(wanted[which] * functional.log_softmax(shares, 1)).sum(1)
            off = off + FAIR * functional.binary_cross_entropy_with_logits(each, fair[which], reduction="none").sum(1)
            steps.zero_grad(set_to_none=True)
            (off * weight[which]).mean().backward()
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            steps.step()
            pace.step()
    return Learned(net, vocabularies)


def out_of_fold(rows: Sequence[Reply], some: Sequence[Sample], parts: Sequence[set[str]]) -> Array:
    """How likely each status is to be fair, for a network that has seen nothing by the hands of a row's part. Rows by
    hands of no part have zeros."""

    def one_fold(unseen: set[str]) -> tuple[list[int], Array]:
        net = learned(rows, [one for one in some if rows[one.row].hand not in unseen])
        asked = [one for one in some if one.kind == "own" and rows[one.row].hand in unseen]
        return [one.row for one in asked], net.likely(asked)

    found = np.zeros((len(rows), len(STATUSES)))
    for asked, likely in side_by_side(one_fold, parts):
        found[asked] = likely
    return found


def write(one: Learned) -> None:
    """Write a network for `bot.replies.network`. What tells the likeliest status has taught it, and stays behind."""
    numbers: dict[str, Any] = {name: value.numpy() for name, value in one.net.state_dict().items()}
    for name in ("out.weight", "out.bias"):
        numbers[name] = numbers[name][len(STATUSES) :]
    head = {
        "words": [list(words) for words in one.vocabularies],
        "shapes": {name: value.shape for name, value in numbers.items()},
        "reach": REACH,
    }
    body = b"".join(in_bytes(name, value) for name, value in numbers.items())
    FILE.write_bytes(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)


def in_bytes(name: str, values: Array) -> bytes:
    """The rows of a table in bytes, with what the greatest of each stands for; other numbers in half precision."""
    if not is_table(name):
        return bytes(values.astype("<f2").tobytes())
    most = np.maximum(np.abs(values).max(axis=1), 1e-6).astype("<f4")
    return bytes(most.tobytes() + (values / most[:, None] * MOST).round().astype("i1").tobytes())
