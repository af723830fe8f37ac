"""
Compiled loops of the scan. Imported only when compiled speed is wanted; `draws` and `replicate` hold the same in NumPy.

Replications run side by side, LANES to a row of small integers. A row holds, for one area (and time), `sign * (scale * cases -
whole)`, where `whole` is `scale * expected` rounded: the running sum along an order of areas is then the excess of the window, up to
a rounding that is the same for all lanes and known. One compare of a segment's highest excess with the least excess that could
matter decides for LANES x SEGMENT windows at once; only what passes is looked at with logarithms.

`draw` fills rows, `order` sorts areas by distance and prepares the bounds, `space` and `time` walk windows and cylinders.
"""

LANES = 128
SEGMENT = 16
TILE = 512
