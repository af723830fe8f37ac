"""
How many requests the one web process works on at a time, and how many of them may do nothing but wait.

Threads are few because each keeps its own connections and memory. Whoever lets a request wait on purpose must leave
threads for the people who write to us; both numbers stand here so that nobody changes one of them alone.
"""

from threading import BoundedSemaphore

THREADS = 10
FREE_OF_WAITING = 2
MOST_WAITING = THREADS - FREE_OF_WAITING

# Taken by a request that waits on purpose.
waiting = BoundedSemaphore(MOST_WAITING)
