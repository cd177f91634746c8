"""Questions about baskets and agreements: what can be bought, at what price, what was, what runs out."""
