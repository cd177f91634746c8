"""Who reviews whom: groups and teams for a whole cycle. Pure: problems in, plans out, no database.

`problem` states what is asked, `counting` says whether it can work at all, `greedy` starts, `teams` and `rounds` improve with
CP-SAT, `groups` builds pairs, triads and clusters, `checking` checks any plan without the model, `explaining` says why.
"""
