"""The duties that come with the program, from `data/templates.yaml`: switched off until an organiser wants one.

For: reading the file. Not for: what is switched on (`queries.py`); nothing here is ever reminded by itself.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from handlers.deadlines.calendar.recurrence import check_rule


class Template(BaseModel):
    """One duty. Without a `rule` it has no date; `named`: the organiser names the units one by one.

    A fact that is not confirmed by a text or an official page has no place here: `confidence` is A or B.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    basis: str
    receiver: str = ""
    rule: str = ""
    kinds: tuple[str, ...] = ()
    named: bool = False
    hint: str = ""
    confidence: Literal["A", "B"]

    @field_validator("rule")
    @classmethod
    def _is_rule(cls, value: str) -> str:
        return check_rule(value) if value else value


@lru_cache(maxsize=1)
def all_templates() -> tuple[Template, ...]:
    """Every template, in the order of the file. Raises pydantic's ValidationError for a wrong file."""
    read = yaml.safe_load(files("handlers.deadlines").joinpath("data/templates.yaml").read_text("utf-8"))
    return tuple(Template.model_validate(entry) for entry in read["templates"])


def template_by_id(template_id: str) -> Template | None:
    return next((one for one in all_templates() if one.id == template_id), None)
