"""The brain inside the desk: a conversation's rows as the engine sees them, drafts judged by it."""
