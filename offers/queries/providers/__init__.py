"""Questions about who delivers, when they can, and what they are paid."""
