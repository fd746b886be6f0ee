"""What leads and officers type to a request for more time: carried out where it is plain, else asked about."""

from datetime import date

from bot.replies import Act, ReplyStatus, read_reply

TODAY, DUE = date(2020, 3, 11), date(2020, 3, 18)

# What was typed, and what may come of it: "day" is granted until the day that is named, "ask" asks.
LEADS = """
Đồng ý | grant
đồng ý. | grant
dong y | grant
Dạ đồng ý ạ | grant
Đồng ý nhé | grant
ok | grant
OK em | grant
ok nhé đồng chí | grant
được | grant
Được em | grant
duoc | grant
được rồi | grant,ask
nhất trí | grant
Tôi nhất trí. | grant
Anh đồng ý | grant
chấp thuận | grant
Duyệt | grant
duyet | grant
👍 | grant,ask
ừ | grant,ask
uh | grant,ask
có | ask
Không sao, đồng ý | ask,grant
không sao đâu em | ask
không vấn đề gì | ask,grant
khong van de gi | ask,grant
không | refuse
Không. | refuse
khong | refuse,ask
ko | refuse,ask
Không đồng ý | refuse
khong dong y | refuse
ko đồng ý | refuse
Tôi không đồng ý. | refuse
không được | refuse
ko dc | refuse
Không được đâu em ạ | refuse
không duyệt | refuse
chưa đồng ý | ask
chưa được | ask
Không phải không đồng ý, nhưng phải xong trước 25/3 | ask,day
không quá 24/3 | ask,day
khong qua 24/3 | ask,day
không muộn hơn 24/3 | ask,day
chậm nhất 24/3 | ask,day
đến 24/3 thôi | ask,day
trước 24/3 | ask,day
24/3 | ask,day
đồng ý đến 24/3 | ask,day
Đồng ý nhưng chỉ đến 24/3 | ask,day
không đồng ý đến 27/3 | ask,refuse
không đồng ý, hạn 24/3 | ask
được, để tôi hỏi Bí thư đã | ask
Đồng ý nếu Bí thư đồng ý | ask
ok để anh xem | ask
để tôi xem | ask
được hay không phải hỏi Chủ tịch | ask
được không? | ask
đồng ý? | ask
ok? | ask
sao lại đồng ý được | ask
sao không đồng ý với anh Nam luôn | ask
ai đồng ý cho em gia hạn? | ask
đồng ý cái gì | ask
Ai bảo không được | ask
tôi đã bảo là không | ask
không biết | ask
không rõ lý do | ask
không cần xin, cứ làm | ask
khỏi | ask
thôi | ask
thôi được | ask,grant
tùy em | ask
xem lại lý do | ask
lý do gì? | ask
vì sao xin lùi | ask
gọi cho tôi | ask
đồng yy | ask,grant
đông ý | ask,grant
dong i | ask
không đồng ýy | ask,refuse
khôgn | ask,refuse
đồng ý với ý kiến của anh Tâm là không lùi | ask
đồng ý chứ không phải từ chối | ask,grant
từ chối | refuse
tu choi | refuse
ok nhưng lần sau không được nữa | ask
dạ | ask
vâng | ask,grant
cảm ơn em | ask
đã nhận | ask
duyệt sớm cho em | ask
đừng đồng ý vội | ask
chưa | ask
đồng ý, không lùi thêm nữa | ask
không đồng ý là không đúng | ask
được 2 ngày thôi | ask
thêm 3 ngày | ask,day
thứ sáu | ask,day
mai | ask
đồng chí | ask
ý anh là không | ask
🙂 | ask
1 | ask
không không | ask,refuse
ok ok | ask,grant
agree | ask
yes | ask,grant
no | ask
Không, đồng ý | ask
Đồng ý. Không cần báo cáo lại | ask
dc | grant,ask
đc em | grant,ask
K | ask
Được, đồng ý | grant
đồng ý cho lùi | grant,ask
Không cho lùi | refuse,ask
duoc khong | ask
dong y khong | ask
không được à | ask
không bác | ask
anh không được | ask
đồng ý chi | ask
khong duoc a | ask
đồng ý đến 15/3 | ask
đồng ý đến 1/3 | ask
đồng ý, không | ask
đến 24/3 hoặc 25/3 | ask
không được, phải nộp đúng hạn | refuse
ok cho đến 28/3 nhé | day
"""

# What was typed while one's own request waits: only "withdraw" takes it back.
OFFICERS = """
bỏ | withdraw
Bỏ. | withdraw
bo | other
bộ | other
bỏ đề nghị | withdraw
Em xin bỏ đề nghị ạ | withdraw
bo de nghi | withdraw,other
rút | withdraw,other
rút đề nghị | withdraw
rut de nghi | withdraw
Em xin rút lại đề nghị | withdraw
em rút lại đề nghị gia hạn | withdraw,other
thôi | withdraw,other
thôi không xin nữa | withdraw,other
không xin nữa | withdraw
khong xin nua | withdraw,other
hủy | withdraw,other
huỷ đề nghị | withdraw
hủy đề nghị | withdraw
huy de nghi | other
Bộ phận em đề nghị anh duyệt sớm | other
bo phan em de nghi anh duyet som | other
Cán bộ bên em đề nghị sớm | other
đừng bỏ đề nghị của em | other
em không bỏ đề nghị | other
em chưa rút đề nghị | other
bỏ đề nghị hay giữ ạ? | other
bỏ đề nghị được không? | other
rút ngắn lại còn 2 ngày | other
bỏ qua đề nghị cũ, xin đến 30/3 | other
Đề nghị bỏ bớt phụ lục | other
bố em ốm, đề nghị anh duyệt | other
bó tay, đề nghị hỗ trợ | other
hủy lịch họp | other
em thôi việc | other
bổ sung đề nghị: thêm 2 ngày | other
bo sung de nghi | other
Rút kinh nghiệm ạ | other
Bộ đề nghị | other
Bố đề nghị | other
bỏ đề nghị nếu kịp | other
mai em rút đề nghị | other
xin anh Nam rút đề nghị | other
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


def came(words: str) -> str:
    """What comes of a lead's words: a day that is not later than the due date is asked about."""
    reading = read_reply(words, today=TODAY, due=DUE, lead=True)
    if reading.act not in (Act.grant, Act.refuse) or (reading.date is not None and reading.date <= DUE):
        return "ask"
    return "day" if reading.date else reading.act.value


def test_a_lead_is_taken_at_their_word_or_asked() -> None:
    assert [f"{words}: {came(words)}" for words, may_be in rows(LEADS) if came(words) not in may_be.split(",")] == []


def test_only_plain_words_take_a_request_back() -> None:
    read = [(words, may_be.split(","), read_reply(words, today=TODAY, due=DUE).act) for words, may_be in rows(OFFICERS)]
    assert [
        f"{words}: {act}" for words, may_be, act in read if (act if act is Act.withdraw else "other") not in may_be
    ] == []


def test_the_day_that_is_named_can_be_offered() -> None:
    said = ["không quá 24/3", "đồng ý nhưng chỉ đến 24/3", "chậm nhất 24/3 nhé", "24/3", "cho đến thứ 3 tuần sau nữa"]
    days = [read_reply(words, today=TODAY, due=DUE, lead=True).date for words in said]
    assert days == [date(2020, 3, 24)] * len(said)


def test_a_clause_that_takes_back_the_old_request_makes_room_for_another() -> None:
    reading = read_reply("thôi, bỏ đề nghị cũ, xin gia hạn đến 30/3", today=TODAY, due=DUE)
    assert (reading.act, reading.status) == (Act.withdraw, ReplyStatus.extension)
    assert read_reply("bộ phận em xin gia hạn đến 30/3", today=TODAY, due=DUE).act is None
