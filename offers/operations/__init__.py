"""Changes to what is sold, agreed, booked, attended and delivered; one module per noun."""
