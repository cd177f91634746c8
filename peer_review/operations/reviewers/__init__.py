"""Changes to the register of reviewers: who is on it, what they are trained for, what keeps them from a school."""
