# The worker, and what survives kill -9; run by ./check worker kill.
EXTRA_DIST += %D% t/kill
