"""Movements, contests and awards that documents of earlier years name, from `data/history.yaml`: for looking up.

What is read here has a source and no day, cannot be followed, and is no row of any table, so that no reminder can ever
come of it. For: reading the file. Not for: competitions that organisers make (`queries.py`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict


class Past(BaseModel):
    """One of them. `by`: who started it, where the text says so; `source`: the document that names it, with its time;
    `clauses`: ids in the library."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    kind: str
    by: str = ""
    source: str
    clauses: tuple[str, ...]
    state: Literal["past"]


@lru_cache(maxsize=1)
def past() -> tuple[Past, ...]:
    """All of them, in the order of the file. Raises pydantic's ValidationError for a wrong file."""
    read = yaml.safe_load(files("handlers.competitions").joinpath("data/history.yaml").read_text("utf-8"))
    return tuple(Past.model_validate(entry) for entry in read["past"])
