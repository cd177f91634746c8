"""What changes in one review, whoever is reviewed: everything is reached from the review itself."""
