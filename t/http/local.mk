# HTTP tests: the whole behind a real web server; run by ./check http.
EXTRA_DIST += %D%
