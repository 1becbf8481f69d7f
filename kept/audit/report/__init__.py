"""The HTML report: one file that a lead reads, prints and forwards."""
