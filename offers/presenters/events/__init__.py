"""Events as lists, months, maps and pages show them."""
