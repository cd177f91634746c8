"""`make demo`: sets the demo up and runs web, workers and beat under one roof; Ctrl-C leaves no process behind."""
