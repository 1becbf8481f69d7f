"""SAML as allauth does it, but loaded by the first who comes that way: its libraries for signed
XML take 11 MB, and most desks never need them."""
