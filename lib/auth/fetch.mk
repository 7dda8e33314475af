# What signing in needs of documents elsewhere.
lib_libdubplate_fetch_la_SOURCES += \
	%D%/client_resolve.c %D%/client_resolve.h
