"""Where help is missing and what to do: priority for outreach, plans, impact, comparisons, and the register of what was published."""
