"""What answers programs: version 1, by keys, told in OpenAPI."""
