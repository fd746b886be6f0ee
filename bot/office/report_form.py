"""The form of this office's reports: a profile, filled in from the settings."""

from bot.config.reports import Reports
from bot.reports.form import PROFILES, Body, Form


def report_form(settings: Reports, office: str, profile: str | None = None) -> Form:
    """The form of the settings' profile, or of another one that is named; `office` is what the office is called.

    Raises KeyError for an unknown name.
    """
    chosen = PROFILES[profile or settings.profile]
    given = settings.party if chosen.body is Body.PARTY else settings.state
    before, after = chosen.number
    filed = given.filed or chosen.filed
    return Form(
        profile=chosen,
        upper=given.upper,
        issuer=given.name or office.upper(),
        number=(before, f"{'-' if chosen.body is Body.PARTY else '/'}{given.number}" if given.number else after),
        place=settings.place,
        authority=given.authority or chosen.authority,
        post=given.post or chosen.post,
        recipients=(*given.recipients, filed),
        spelling=settings.spelling,
    )
