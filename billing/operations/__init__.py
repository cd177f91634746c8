"""Changes to money: charges, documents, payments and what follows from them; one module per noun."""
