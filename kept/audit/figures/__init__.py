"""The figures of an audit, one noun a file; each can be added to and merged in any grouping."""
