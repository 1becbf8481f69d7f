"""Reading a text: sentences, phrases, deadlines, questions, facts given and asked."""
