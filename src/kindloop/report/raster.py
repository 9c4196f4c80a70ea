"""From a drawing (SVG) to a picture (PNG)."""

from kindloop.errors import MissingExtraError

ZOOM = 2.0


def png_of(svg: str) -> bytes:
    """The picture of a drawing, at twice its size in pixels.

    Args:
        svg: a drawing that brings its own look and size along.

    Raises:
        MissingExtraError: if the package that draws it is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtraError("resvg-py", "plots") from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=ZOOM, background="#fffefb"))
