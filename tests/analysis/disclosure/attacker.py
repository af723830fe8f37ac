"""
An attacker who has only what is published, and shares no code with the gate.

He writes each published figure as a sum of the finest combinations of categories, and asks a linear programme for the least and
the greatest value of any hidden figure.
"""

import csv
import itertools

import numpy as np
from scipy.optimize import linprog


class Attacker:
    """Collects published tables over the same records; `leaves` says which finest categories each category stands for."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.names = sorted(leaves)
        self.finest = {name: sorted({one for group in leaves[name].values() for one in group}) for name in self.names}
        combinations = itertools.product(*(self.finest[name] for name in self.names))
        self.place = {combination: i for i, combination in enumerate(combinations)}
        self.rows, self.values = [], []
        self.hidden = {}

    def row(self, cell):
        """Return which finest combinations a cell, variable -> category, sums over."""
        groups = [
            self.leaves[name][cell[name]] if cell.get(name, "TOTAL") != "TOTAL" else self.finest[name]
            for name in self.names
        ]
        found = np.zeros(len(self.place))
        found[[self.place[combination] for combination in itertools.product(*groups)]] = 1.0
        return found

    def read(self, text):
        """Read a published table."""
        for line in csv.DictReader(text.splitlines()):
            cell = {name: line[name] for name in self.names if name in line}
            if line["status"] == "shown":
                self.rows.append(self.row(cell))
                self.values.append(float(line["count"]))
            else:
                assert line["count"] == ""
                self.hidden[tuple(sorted(cell.items()))] = cell

    def bounds(self, cell):
        """Return the least and greatest value of a cell that agree with everything read."""
        goal = self.row(cell)
        known = {"A_eq": np.array(self.rows), "b_eq": np.array(self.values)} if self.rows else {}
        ends = []
        for sign in (1.0, -1.0):
            done = linprog(sign * goal, method="highs", **known)
            ends.append(sign * done.fun if done.status == 0 else np.inf)
            assert done.status in (0, 3)
        return ends[0], ends[1]


class PatientAttacker:
    """Keeps releases of several states of the data and believes that records are only ever added."""

    def __init__(self, leaves):
        self.one = Attacker(leaves)
        self.n = len(self.one.place)
        self.states = []

    def read(self, texts):
        """Read the tables of one more state; return its number."""
        reader = Attacker(self.one.leaves)
        for text in texts:
            reader.read(text)
        self.states.append(reader)
        return len(self.states) - 1

    def wide(self, row, state):
        """Return a sum over one state as a row over the first counts and all growths since."""
        parts = [row if i <= state else np.zeros(self.n) for i in range(len(self.states))]
        return np.concatenate(parts)

    def bounds(self, cell, state, since=None):
        """Return the least and greatest value of a cell at a state, or of its growth since another."""
        row = self.one.row(cell)
        goal = self.wide(row, state) - (0 if since is None else self.wide(row, since))
        known = [(self.wide(r, i), v) for i, s in enumerate(self.states) for r, v in zip(s.rows, s.values, strict=True)]
        ends = []
        for sign in (1.0, -1.0):
            done = linprog(
                sign * goal, A_eq=np.array([r for r, _ in known]), b_eq=np.array([v for _, v in known]), method="highs"
            )
            ends.append(sign * done.fun if done.status == 0 else np.inf)
            assert done.status in (0, 3)
        return ends[0], ends[1]
