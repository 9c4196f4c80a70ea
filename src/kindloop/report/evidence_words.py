"""The plain texts between the tables of the pages on the evidence, in Markdown."""

INDEX = """# The evidence

Every part of the theory answers for itself: who found what, on how many people, for and against.
The same is printed by `kindloop explain NAME`, and shown by the explorer. These pages are written
by the program from its own data.

{counts}
## How strong: the grade

A grade says how strong the evidence is, not which way it points: a claim can be contradicted with
grade A. An arrow has the best grade of the claims that it stands for and that some evidence speaks
for; without any it is E.

{grades}
## Which way: the direction

{directions}

## How it is known

{provenance}

In {unverified} rows something is from memory. It is shown as not verified wherever it is shown, and
no such number can enter a calibration or a result: the code refuses it.

## How a number is known

A number of the theory is *measured* where a row states this very number (the figure is stored, and
a test compares them), *calibrated* where it was fitted to targets and these narrowed it down, and
*assumed* otherwise; then its source says why.
"""

PRACTICES = """# Practices

What is known of each practice, for whom it backfires, and what is not known. What studies say about
groups says little about one person.
"""

CLAIMS = """# The claims of the article

The claims in our words, how the literature stands to each, and the arrows that stand for it.
"""

ARROWS = """# Processes and arrows

Every process with the arrows that lead to it, each with its grade, its strength in both editions,
and the studies for and against. Processes are equations of a model, not organs that anybody sees.
"""

NUMBERS = """# The numbers of the theory

Of {all} numbers {kinds}. The spread is one standard deviation: of the logarithm where the number is
positive, in its own unit where it is centred on 0.
"""

STUDIES = """# Findings

What studies found, F1 to F84, then numbers that a model needs from the literature, P1 to P46. Where
something is from memory, it says so.
"""

BIBLIOGRAPHY = """# Studies

Every study and data set that the evidence names, as far as it names them: titles are not recorded,
and some entries are thin. The same stands in the file `studies.bib` of the program.
"""

SPLIT = """# What sets numbers, and what is held back

Three lists that do not overlap. *Targets* set the free numbers of the evidenced edition. *Shapes*
were built in because the literature says so; reproducing them shows nothing. *Tests* are held back:
no part of the calibration can read them, and a test holds it to that. Those marked as seen were
looked at while the structure was chosen, and count apart.

## Targets

A number with its standard error, and what that error comes from. Those marked *anew* are taken
again from the first 70 % of each person of an open diary.

{targets}
## Built in

{shapes}
## Held back

{held_back}"""

SUCCESS = "Behaviour: how often something that was tried comes off."
PRACTICE_DONE = "Behaviour: the probability that a planned practice is done."

EQUATIONS = """# The equations

Every equation of the theory, written by the code that runs: none is typed a second time. How fast
each process changes, per minute. The strengths stand on
[the page of the arrows](evidence/arrows.md), all numbers on [their own](evidence/numbers.md), in
both editions.

- A name in upright words is a process, or something that comes from outside. An index 0 marks the
  typical person's rest, from which every source is counted. Processes without it rest at 1
  (messengers and hormones) or at 0 (mood, expectation, load). An index "min" marks where a habit
  fades to.
- *s*, *r* and *b* with an arrow below the line are strengths, one for each arrow. *τ* is a time
  constant, *h* a half-life, *ξ* the noise of daily life.
- *σ* is the sigmoid, which turns any number into a share between 0 and 1, and logit undoes it.
  [ ]<sub>+</sub> is what lies above 0.
- Long sums are given a letter, and each of their terms a line.

## Success under way

As an event, or on average as often as trying brings it about, for as long as one lasts.
"""
