"""The form of the office's written reports: which profile, and who issues them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """Who issues a report: the head, the signature and the recipients. What is empty is the profile's own."""

    model_config = ConfigDict(extra="forbid")

    upper: str = ""
    name: str = ""
    number: str = ""
    authority: str = ""
    post: str = ""
    recipients: tuple[str, ...] = ()
    filed: str = ""


class Reports(BaseModel):
    """Which profile a report has, and the body that issues it: the Party's, or the state's for `nd-30`."""

    model_config = ConfigDict(extra="forbid")

    profile: Literal["dang-36", "dang-05", "nd-30"] = "dang-36"
    spelling: Literal["uỷ", "ủy"] = "ủy"
    place: str = ""
    party: Body = Body()
    state: Body = Body()
