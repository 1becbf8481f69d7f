"""What customers open: pages behind signed links, without signing in and without a script."""
