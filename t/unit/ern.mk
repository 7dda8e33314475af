# The messages that stores get.
check_PROGRAMS += %D%/ern.t
%C%_ern_t_SOURCES = %D%/ern.c
%C%_ern_t_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS) -I$(srcdir)/t \
	-I$(srcdir)/bin/dubplate-worker
%C%_ern_t_LDADD = t/tap/libtap.la bin/dubplate-worker/libern.la \
	lib/libdubplate.la $(XML_LIBS) $(JANSSON_LIBS)
