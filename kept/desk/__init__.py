"""The desk: a self-hosted inbox, a Django project whose imports go down the floors only."""
