"""The practices of the theory, and what they are in plain words."""

NAMES: dict[str, str] = {
    "meditation": "sitting with the breath or the body, attention coming back again and again",
    "affirmation": "saying kind or strengthening sentences to oneself",
    "journaling": "writing about what happened, to oneself as to a friend",
    "reframing": "looking at a thought from outside and finding a fairer one",
    "compassion_break": "a pause in which pain is named, shared with others, and met with kindness",
}
