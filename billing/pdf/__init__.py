"""Documents as PDF/UA-1: what they say is decided in Python, how it is laid out in Typst."""
