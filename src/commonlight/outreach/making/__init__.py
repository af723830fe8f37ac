"""
Makes files out of approved words: sheets by typst, slides, web snippets and text messages.

Nothing here knows the database or the web: words, a checked number and a picture come in, files or a refusal come out.
"""
