"""Questions about schools, people, prices and memberships, each answered by a fixed number of queries."""
