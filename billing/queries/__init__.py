"""Questions about money, each answered by a fixed number of queries; one module per noun."""
