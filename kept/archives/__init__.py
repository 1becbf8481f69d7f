"""Archives that companies already have, read as conversations.

``recognise.open_archive(path, options)`` opens one. Nothing is loaded here: who needs the text of a
mail only, such as the desk, does not hold all readers.
"""
