"""The words that answers and codes are asked with: on paper, in a form service's file, on the entry page."""

# Asked so that nobody in the room can be found by it: no name, no birthday, nothing that stands in a class list.
CODE_QUESTIONS = {
    1: (
        "First letter of the first name of the woman who raised you",
        "Primera letra del nombre de la mujer que le crió",
        "Primera letra del nombre de la mujer que te crió",
    ),
    2: (
        "How many older brothers and sisters you have",
        "Cuántos hermanos y hermanas mayores tiene",
        "Cuántos hermanos y hermanas mayores tienes",
    ),
    3: (
        "The day of the month you were born (1 to 31)",
        "El día del mes en que nació (1 a 31)",
        "El día del mes en que naciste (1 a 31)",
    ),
    4: (
        "One more letter (only if you are asked)",
        "Una letra más (solo si se la piden)",
        "Una letra más (solo si te la piden)",
    ),
}
# How a letter is typed from paper, by the language of the page: English t f d, Spanish v f n.
TYPED = {
    "en": {"t": "t", "f": "f", "d": "d", "-": "-"},
    "es": {"v": "t", "t": "t", "f": "f", "n": "d", "d": "d", "-": "-"},
}
