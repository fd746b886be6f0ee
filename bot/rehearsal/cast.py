"""Who takes part in a rehearsal, called by their post."""

from dataclasses import dataclass

from bot.store.officers import Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is enrolled when the rehearsal begins. `units` are ids."""

    name: str
    post: str
    role: Role
    units: tuple[str, ...] = ()


CAST = (
    Member("Phó Bí thư Thường trực", "Thường trực Đảng uỷ", Role.LEAD),
    Member("Chánh Văn phòng", "Văn phòng Đảng uỷ", Role.ADMIN, ("van-phong",)),
    Member("Chủ nhiệm UBKT", "Uỷ ban Kiểm tra Đảng uỷ", Role.LEAD, ("ubkt",)),
    Member("Cán bộ Tuyên giáo", "Bộ phận Tuyên giáo Đảng uỷ", Role.OFFICER, ("tuyen-giao",)),
    Member("Công chức Văn hoá – Xã hội", "Uỷ ban Nhân dân phường", Role.OFFICER, ("ubnd",)),
    Member("Chủ tịch Mặt trận", "Mặt trận Tổ quốc phường", Role.OFFICER, ("mttq",)),
    Member("Bí thư Đoàn", "Các đoàn thể phường", Role.OFFICER, ("doan-the",)),
    Member("Bí thư Chi bộ 3", "Các Chi bộ trực thuộc", Role.OFFICER, ("chi-bo",)),
)
"""The office of the plan for 2020."""
