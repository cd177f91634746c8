"""PostgreSQL and Valkey from Python wheels, for the demo and the tests: nothing to install, nothing left running.

Used only when no URL says otherwise: with DATABASE_URL set PostgreSQL is left alone, with BROKER_URL set Valkey is.

The rule of ownership, for each service of each name ("demo", "test"), in its own folder:

* Every process that uses the service holds a *shared* flock on `holders.lock`. The kernel drops it when the process
  ends, however it ends.
* One detached *keeper* process per service holds `keeper.lock` exclusively and is the parent of the server. It ends
  when it can take `holders.lock` exclusively, that is: when nobody uses the service any more. So two processes share
  one server, the first may leave before the second, and killing every holder with SIGKILL still stops the server.
* Killing the keeper takes the server with it (PR_SET_PDEATHSIG on Linux, and everywhere a tiny shell that waits on a
  pipe). The next process that asks starts a keeper again, on the same port where it is free.
* A process that lets go and finds itself the last one stops the keeper and waits for it, so that nothing is left when
  it returns.

The data stay in the folder between runs. Passwords are random, kept in the folder with mode 0600.
"""

from config.embedded.errors import EmbeddedError
from config.embedded.folders import data_folder
from config.embedded.sessions import environment, running

__all__ = ["EmbeddedError", "data_folder", "environment", "running"]
