"""Files of others read as figures and outlines of areas: no table of ours is touched here."""
