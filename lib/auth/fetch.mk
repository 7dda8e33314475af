# What signing in needs of documents elsewhere.
lib_libdubplate_fetch_la_SOURCES += \
	%D%/client_document.c %D%/client_document.h \
	%D%/client_flight.c %D%/client_flight.h \
	%D%/client_resolve.c %D%/client_resolve.h \
	%D%/upstream.c %D%/upstream.h \
	%D%/upstream_keep.c %D%/upstream_keep.h
