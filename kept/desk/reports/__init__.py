"""What falls and what rises: figures by day, counted as things happen, and read by boards."""
