# libdubplate_fetch: fetching from strangers; the only library with libcurl.
pkglib_LTLIBRARIES += lib/libdubplate_fetch.la
lib_libdubplate_fetch_la_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/client.c %D%/client.h \
	%D%/client_url.c \
	%D%/fetch_document.c %D%/fetch_document.h \
	%D%/fetch_own.c %D%/fetch_own.h \
	%D%/probe.c %D%/probe.h
lib_libdubplate_fetch_la_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
lib_libdubplate_fetch_la_LIBADD = lib/libdubplate.la $(CURL_LIBS)
lib_libdubplate_fetch_la_LDFLAGS = $(AM_LDFLAGS) -avoid-version \
	-no-undefined -export-symbols-regex '^dp_'
