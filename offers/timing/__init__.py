"""When things happen: days, half days, terms and series, as London counts them. Pure."""
