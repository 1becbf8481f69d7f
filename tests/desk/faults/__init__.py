"""What a desk in service goes through: restarted databases, full disks."""
