"""How fast replies are read on one core, and that time grows with length no faster than length.

Prints replies per second over the kinds of reply that officers send, the 99th percentile over those and over long and
adversarial texts of up to 4096 characters, the time by length, and, last, one line of JSON.
"""

import json
import time
from collections.abc import Callable
from datetime import date
from itertools import cycle, islice

from bot.replies import read_reply

TODAY, DUE = date(2020, 6, 10), date(2020, 6, 12)
REPLIES = (
    "xong roi",
    "chua xong, con thieu anh",
    "xin gia han den 15/6",
    "cơ bản xong, chờ chỉnh câu chữ",
    "mần xong rồi nghe",
    "t6 nộp",
    "hoanf thanhf",
    "d9a4 xong",
    "Đang triển khai, dự kiến 20/6 xong",
    "xong rồi thì gửi vào đâu anh?",
    "👍",
    "mưa lụt, mất điện 2 ngày nay, chịu",
    "cho xin đến rằm tháng 7",
    "báo cáo đ/c: nhiệm vụ II.4 đã thực hiện xong",
)
PATTERNS: dict[str, Callable[[int], str]] = {
    "words": lambda n: ("em đang làm báo cáo, mai nộp, chưa xong hết " * n)[:n],
    "digits": lambda n: "9" * n,
    "spaced digits": lambda n: ("1 " * n)[:n],
    "dates": lambda n: ("3/5 " * n)[:n],
    "chưa": lambda n: ("chưa " * n)[:n],
    "không": lambda n: ("không " * n)[:n],
    "xong": lambda n: ("xong " * n)[:n],
    "mark-less": lambda n: ("cho con anh mai mot " * n)[:n],
    "one word": lambda n: "x" * n,
    "stops": lambda n: (".,?" * n)[:n],
    "marks": lambda n: "a\u0301\u0302" * (n // 3),
}
LENGTHS = (10, 40, 160, 640, 1024, 2048, 4096)


def milliseconds(text: str) -> float:
    """Processor time, so that what else runs on the machine does not count."""
    start = time.process_time()
    read_reply(text, today=TODAY, due=DUE)
    return (time.process_time() - start) * 1000


def p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def main() -> None:
    for text in REPLIES:
        read_reply(text, today=TODAY, due=DUE)
    usual = [milliseconds(text) for text in islice(cycle(REPLIES), 20_000)]
    per_second = len(usual) / (sum(usual) / 1000)
    print(f"usual replies: {per_second:,.0f}/s, p99 {p99(usual):.3f} ms")
    growth: dict[str, dict[int, float]] = {}
    hard: list[float] = []
    for name, make in PATTERNS.items():
        growth[name] = {}
        for length in LENGTHS:
            taken = [milliseconds(make(length)) for _ in range(60)]
            growth[name][length] = round(sorted(taken)[len(taken) // 2], 3)
            hard += taken
        print(f"{name:>14}: " + "  ".join(f"{length}: {ms:.2f} ms" for length, ms in growth[name].items()))
    print(f"all lengths and patterns: p99 {p99(hard):.3f} ms")
    print(json.dumps({"replies_per_s": round(per_second), "p99_ms": round(p99(usual + hard), 3), "growth": growth}))


if __name__ == "__main__":
    main()
