"""The engine over archives: one process, many processes or Spark, and the reports on it."""
