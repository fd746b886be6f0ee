"""Why a reply was read as it was, in Vietnamese, for `--explain`."""

from bot.replies.reading import Reading, ReplyStatus

_STATUS = {
    ReplyStatus.done: "đã xong",
    ReplyStatus.in_progress: "đang làm",
    ReplyStatus.blocked: "có vướng mắc",
    ReplyStatus.not_started: "chưa bắt đầu",
    ReplyStatus.extension: "xin thêm thời gian",
    ReplyStatus.question: "hỏi lại",
    ReplyStatus.acknowledged: "đã nhận tin",
    ReplyStatus.unrelated: "không nói về nhiệm vụ",
}
RULES = {
    "not_asking_for_time": "nói là không xin gia hạn",
    "not_in_the_way": "nói là không vướng gì",
    "not_told_yet": "chỉ nói chuyện báo tin",
    "not_not_yet": "hai lần phủ định",
    "asking_at_the_end": "từ để hỏi ở cuối câu",
    "nothing_at_all": "từ nhấn mạnh phủ định, không phải câu hỏi",
    "somebody_else": "việc của người khác",
    "something_else": "việc khác",
    "counted": "cả, đủ",
    "set_aside": "nói về lúc trước hay người khác",
    "called_at_the_end": "lời gọi mọi người",
    "to_whom": "nơi nhận",
    "only_a_step": "một bước của nhiệm vụ",
    "handed_in_again": "bị trả về nhưng đã nộp lại",
    "received_there": "nơi nhận đã nhận",
    "named": "tên của sản phẩm, nhiệm vụ",
    "step_before": "bước trước khi gửi",
    "asking": "từ để hỏi",
    "not_late": "nói là không trễ",
    "asked_to_look": "nhờ kiểm tra lại",
    "plain_object": "đối tượng",
    "not_forgotten": "nói là không quên",
    "reported": "thuật lại lời",
    "plain_word": "không đổi nghĩa",
    "lacking": "thiếu phương tiện",
    "shown": "đưa người khác xem",
    "asking_back": "như hỏi lại",
    "denied": "bác bỏ chuyện đã xong",
    "contradictory": "các từ trái ngược nhau",
    "not_yet": "chưa",
    "impossible": "không xong được",
    "when_done_then": "khi nào xong mới báo",
    "asking_when": "hỏi thời gian",
    "if_done": "xong là điều kiện",
    "done_then": "xong rồi mới đến việc khác",
    "object_of_request": "nằm trong lời đề nghị",
    "nearly": "gần xong",
    "partly": "xong một phần",
    "still_going": "còn đang làm",
    "promised": "hẹn, chưa xảy ra",
    "doubted": "người nói không chắc",
    "asks_about_extension": "hỏi về gia hạn",
    "asks_for_time": "xin thêm thời gian",
    "asks": "câu hỏi",
    "asks_and_tells": "vừa báo vừa hỏi",
    "waits_at_the_end": "chờ khâu cuối",
    "in_the_way": "có vướng mắc",
    "waits": "phải chờ nơi khác",
    "not_begun": "chưa bắt đầu",
    "something_else_first": "làm việc khác trước",
    "going": "đang làm",
    "not_whole": "chưa trọn vẹn",
    "done": "nói rõ là đã xong, không kèm điều gì khác",
    "topic": "chuyện ngoài công việc",
    "received": "đã nhận tin",
    "more_than_done": "có từ chưa hiểu đi cùng từ báo xong",
    "worked": "có làm, chưa rõ đã xong hay chưa",
    "late": "trễ",
    "unknown": "chưa hiểu",
    "neutral": "không nói về tiến độ",
    "only_a_sign": "chỉ có một dấu, không có lời",
    "bare_already": "chỉ có “rồi”",
    "ack_to_question": "gật đầu sau câu hỏi “đã xong chưa?”",
    "correction": "nói lại cho đúng",
}


def explain(reading: Reading) -> list[str]:
    """Vietnamese lines: which words set off which rule, and what came of it."""
    lines = [f"“{reason.words}”: {RULES[reason.rule]}" for reason in reading.why]
    if reading.confident:
        return [*lines, f"Hiểu là: {_STATUS[reading.status]}"]
    likely = " / ".join(_STATUS[status] for status in reading.alternatives)
    return [*lines, f"Chưa chắc, cần hỏi lại: {likely}"]
