"""What offers cost, change to, and come to: prices, instalments, endings, comparisons. Pure."""
