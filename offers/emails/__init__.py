"""What is written to people about offers: one e-mail, one link each; by subject."""
