"""
Write the package's county files anew: `python tools/us_places.py FOLDER`, a folder with the SVI 2022 county file, the rural-urban
codes and the county outlines (names below). One file of figures and one of outlines for each state.
"""

import csv
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

from commonlight.places.outlines import packed
from commonlight.places.readers.figures import svi_words
from commonlight.places.simplify import crossing_sides, simplified

OUT = Path("src/commonlight/places/content/us")
TOLERANCE = 0.01


def text_of(path: Path) -> str:
    """Return a packed text file."""
    return gzip.decompress(path.read_bytes()).decode("utf-8-sig")


def arcs_of(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the arcs of a TopoJSON file in degrees."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            points.append((round(x * wide + left, 4), round(y * high + low, 4)))
        arcs.append(points)
    return arcs


def ring_of(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> tuple[tuple[float, float], ...]:
    """Return a ring, not closed, from its arcs; ~n is arc n walked backwards."""
    out: list[tuple[float, float]] = []
    for n in numbers:
        out += (arcs[n] if n >= 0 else arcs[~n][::-1])[:-1]
    # Points that fell together by rounding are one.
    return tuple(point for place, point in enumerate(out) if point != out[place - 1])


def mended(ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return a ring without the small loops in which it crosses itself; raises ValueError for a large one."""
    while sides := crossing_sides(ring):
        i, j = sides
        if j - i > 8:
            raise ValueError(f"sides {i} and {j} of {len(ring)} cross")
        ring = ring[: i + 1] + ring[j + 1 :]
    return ring


def main(folder: Path) -> None:
    """Write the files."""
    words = svi_words()["variables"]
    wanted = ["FIPS", "COUNTY", "E_TOTPOP", "RUCC_2023"]
    rucc = {
        row["FIPS"].zfill(5): row["Value"]
        for row in csv.DictReader(io.StringIO(text_of(folder / "rural_urban_continuum_2023.csv.gz")))
        if row["Attribute"] == "RUCC_2023"
    }
    rows = list(csv.DictReader(io.StringIO(text_of(folder / "svi_2022_us_county.csv.gz"))))
    wanted += [f"{kind}_{one}" for one in words for kind in ("EP", "MP") if f"EP_{one}" in rows[0]] + ["RPL_THEMES"]
    state_of: dict[str, str] = {}
    by_state: dict[str, list[list[str]]] = {}
    for row in rows:
        row["FIPS"] = row["FIPS"].zfill(5)
        row["RUCC_2023"] = rucc.get(row["FIPS"], "")
        state_of[row["FIPS"][:2]] = row["ST_ABBR"]
        by_state.setdefault(row["ST_ABBR"], []).append([row[one] for one in wanted])
    topology = json.loads(gzip.decompress((folder / "us_atlas_counties_10m.topojson.gz").read_bytes()))
    arcs, shapes, names = arcs_of(topology), {}, {}
    for one in topology["objects"]["counties"]["geometries"]:
        parts = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
        rings = [ring_of(numbers, arcs) for part in parts for numbers in part]
        shapes[one["id"]] = tuple(ring for ring in rings if len(ring) > 2)
        names[one["id"]] = one["properties"]["name"]
    fewer = {code: tuple(map(mended, rings)) for code, rings in simplified(shapes, TOLERANCE).items()}
    OUT.mkdir(parents=True, exist_ok=True)
    for begin, state in sorted(state_of.items()):
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(wanted)
        writer.writerows(sorted(by_state[state]))
        (OUT / f"{state}.csv").write_text(out.getvalue(), encoding="utf-8")
        lines = [
            f"{json.dumps(code)}:[{json.dumps(names[code], ensure_ascii=False)},{packed(fewer[code]).decode()}]"
            for code in sorted(fewer)
            if code.startswith(begin)
        ]
        (OUT / f"{state}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
