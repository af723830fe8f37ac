"""The map as a grid of cells, so that "near here" is a look-up of marks. Pure."""

from commonlight.directory.index import mark

# Kind of mark and size in degrees: about 6 km and 60 km.
CELLS = {"f": 0.05, "k": 0.5}


def cell(latitude: float, longitude: float, size: float) -> str:
    """Return the name of the cell in which a point lies."""
    return f"{int((latitude + 90) // size)}x{int((longitude + 180) // size)}"


def cell_marks(latitude: float, longitude: float) -> list[str]:
    """Return the marks of the cells in which a point lies: a fine one and a coarse one."""
    return [mark(kind, cell(latitude, longitude, size)) for kind, size in CELLS.items()]
