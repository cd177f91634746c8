"""How offers are said in sentences, by subject."""
