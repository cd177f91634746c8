"""One small site three times: with our middleware, with the stock one, and with its schema fixed at connect."""
