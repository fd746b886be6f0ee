"""The form of this office's reports: a profile, filled in from the settings."""

from typing import TYPE_CHECKING

from bot.reports.form import PROFILES, Body, Form

if TYPE_CHECKING:
    from bot.config import Settings


def report_form(settings: "Settings", profile: str | None = None) -> Form:
    """The form of the settings' profile, or of another one that is named. Raises KeyError for an unknown name."""
    chosen = PROFILES[profile or settings.reports.profile]
    given = settings.reports.party if chosen.body is Body.PARTY else settings.reports.state
    before, after = chosen.number
    filed = given.filed or chosen.filed
    return Form(
        profile=chosen,
        upper=given.upper,
        issuer=given.name or settings.office.name.upper(),
        number=(before, f"{'-' if chosen.body is Body.PARTY else '/'}{given.number}" if given.number else after),
        place=settings.reports.place,
        authority=given.authority or chosen.authority,
        post=given.post or chosen.post,
        recipients=(*given.recipients, filed),
        spelling=settings.reports.spelling,
    )
