"""Pages of the library: what everybody reads, and what the team writes."""
