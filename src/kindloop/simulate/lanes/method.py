"""Rodas4 of Hairer and Wanner: the numbers of the method, in the form that needs no products.

Order 4 with an embedded order 3, six stages, stiffly accurate and L-stable; between the ends of
a step it has an interpolation of order 3. Source: E. Hairer and G. Wanner, Solving Ordinary
Differential Equations II, second edition, section VI.4, and the authors' code RODAS.
"""

STAGES = 6
ORDER = 4
GAMMA = 0.25

BY_STAGE: tuple[tuple[float, ...], ...] = (
    (),
    (1.544,),
    (0.9466785280815826, 0.2557011698983284),
    (3.314825187068521, 2.896124015972201, 0.9986419139977817),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0),
)
"""How much of each earlier stage is added to the state at which a stage looks."""

BACK: tuple[tuple[float, ...], ...] = (
    (),
    (-5.6688,),
    (-2.430093356833875, -0.2063599157091915),
    (-0.1073529058151375, -9.594562251023355, -20.47028614809616),
    (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160),
    (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136,
     -6.058818238834054),
)  # fmt: skip
"""How much of each earlier stage, over the length of the step, a stage takes into its equation."""

AT = (0.0, 0.386, 0.21, 0.63, 1.0, 1.0)
"""When a stage looks, as a part of the step."""

BY_TIME = (0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0)
"""How much of the slope in time a stage takes into its equation."""

BETWEEN: tuple[tuple[float, ...], ...] = (
    (10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823,
     1.025137723295662),
    (-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386,
     -6.594389125716872),
)  # fmt: skip
"""The two sums of stages that bend the line between the ends of a step."""
