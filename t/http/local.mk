# HTTP tests: the whole behind a real web server; run by ./check http.
EXTRA_DIST += %D%

# What stands in for mcp in 600-streams.t.
noinst_PROGRAMS += %D%/held.fcgi
%C%_held_fcgi_SOURCES = %D%/held.c
%C%_held_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS) -lpthread
