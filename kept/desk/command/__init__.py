"""What the verbs of the desk do; loaded by ``kept.desk.verbs`` when one is called."""
