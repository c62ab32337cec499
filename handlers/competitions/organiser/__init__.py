"""The organisers' side of competitions: making one, its days and rules, opening and closing it, who takes part."""
