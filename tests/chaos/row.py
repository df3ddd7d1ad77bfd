"""A line of the table of faults."""
from typing import NamedTuple


class Row(NamedTuple):
    fault: str  # in a person's words: "the answer is reset at each byte"
    tried: int  # how often, so that a fault that never came is seen
    seen: str   # what the display did, with a figure where there is one
    held: bool  # it showed what is right, or the last that was, said why, and nothing was lost
