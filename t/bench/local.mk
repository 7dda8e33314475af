# What the benchmarks compare with; run by ./check bench, which builds these.
EXTRA_PROGRAMS = %D%/hello.fcgi %D%/query.fcgi
CLEANFILES += %D%/hello.fcgi %D%/query.fcgi
%C%_hello_fcgi_SOURCES = %D%/hello.c
%C%_hello_fcgi_LDADD = $(FCGI_LIBS) -lpthread
%C%_query_fcgi_SOURCES = %D%/query.c
%C%_query_fcgi_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
%C%_query_fcgi_LDADD = $(FCGI_LIBS) $(PQ_LIBS) -lpthread
EXTRA_DIST += %D%
