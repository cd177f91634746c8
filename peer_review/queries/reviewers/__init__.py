"""Questions about reviewers: the register, places, who could take one, days given and received."""
