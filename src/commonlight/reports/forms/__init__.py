"""Reading what people enter: cleaned here once, explained here when it cannot be used."""
