"""What lies in a folder export: its files, their columns, and the words that explain them."""

from kindloop.diary import Event, Practice, Prompt, Step, Table

MARK = "kindloop folder export, format 1"
"""The first line of the explanation; a folder that has it may be written anew."""

README = "README.txt"

PERSONS = ("person", "timezone", "day_start", "arm", "arm_probability", "simulated", "channels")
TRAITS = ("person", "trait", "value")
CHANNELS = ("channel", "low", "high", "step")
KEY = ("person", "time", "local_time")
ANSWERS = (*KEY, "phase")
_OCCURRENCE = ("kind", "size", "minutes", "since_last")

TIMED: dict[str, tuple[type[Table], tuple[str, ...]]] = {
    "event": (Event, _OCCURRENCE),
    "practice": (Practice, _OCCURRENCE),
    "step": (Step, ("taken",)),
    "prompt": (Prompt, ("kind", "probability", "assigned", "available", "done")),
}
"""By the field of a diary: its table, and its columns after person, time and local time."""

TEXTS = ("kind",)
FLAGS = ("since_last", "assigned", "available", "done")
SHARES = ("size", "taken", "probability")

HEADERS: dict[str, tuple[str, ...]] = {
    "persons.csv": PERSONS,
    "traits.csv": TRAITS,
    "channels.csv": CHANNELS,
    "answers.csv": ANSWERS,
    **{f"{name}s.csv": (*KEY, *columns) for name, (_, columns) in TIMED.items()},
}
"""Every table with the columns that it always has; answers.csv has one more for each channel."""

FILES = (README, *HEADERS)

EXPLANATION = f"""{MARK}

Everything that the diaries hold, one table a file: CSV in UTF-8, commas between cells, the first
row names the columns. Rows stand person by person, in the order of persons.csv. An empty cell is
a missing value. Numbers are written so that they come back to the last bit. kindloop reads the
folder back; the order of persons and rows, and the names of the columns, must then stay.

time         when it was told, UTC, ISO 8601 with microseconds, such as
             2022-03-27T11:00:00.000000Z
local_time   the same on the person's clock, for people; not read back
true, false  yes and no

persons.csv    one row a person
  person           the name by which the other tables know the person
  timezone         IANA name of the person's clock
  day_start        minutes after midnight at which the person's day starts
  arm              of a trial; empty: none
  arm_probability  chance, 0 to 1, with which the person came into that arm
  simulated        true: a program wrote this diary
  channels         what the person was asked, with ; between names
traits.csv     one number that belongs to a person a row: person, trait, value
channels.csv   one question a row: channel, low and high (lowest and highest possible answer, in
               the unit of the answers), step (between neighbouring answers)
answers.csv    one check-in a row: person, time, local_time, phase (of the study), then one column
               a channel, in its own unit
events.csv     setbacks and successes
practices.csv  practices done
  kind             what happened
  size             0 to 1
  minutes          how long it lasted
  since_last       true: some time since the answer before; false: at that time
steps.csv      next steps
  taken            0 not, 1 done, between: partly
prompts.csv    what was asked, and when
  kind             check_in, or the name of a practice
  probability      chance, 0 to 1, with which it was sent
  assigned         whether it was sent
  available        whether the person could be asked
  done             whether what it asked for was done
"""
