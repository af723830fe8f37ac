"""What the demo shows of each room: a module per room with `build(coalition, *, at)`, found by itself; ORDER sorts them."""
