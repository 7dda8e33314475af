# Fetching: addresses, the client, hostile URLs.
check_PROGRAMS += %D%/address.t %D%/client.t %D%/client_hostile.t \
	%D%/client_document.t %D%/client_tls.t
fetch_ldadd = t/tap/libtap.la lib/libdubplate_fetch.la lib/libdubplate.la \
	-lpthread
fetch_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/t -I$(srcdir)/%D%

%C%_address_t_SOURCES = %D%/address.c
%C%_address_t_LDADD = $(fetch_ldadd)
%C%_address_t_CPPFLAGS = $(fetch_cppflags)

%C%_client_t_SOURCES = %D%/client.c %D%/fetch_server.c %D%/fetch_server.h
%C%_client_t_LDADD = $(fetch_ldadd)
%C%_client_t_CPPFLAGS = $(fetch_cppflags)
%C%_client_t_LDFLAGS = $(AM_LDFLAGS) -Wl,--export-dynamic

%C%_client_document_t_SOURCES = %D%/client_document.c %D%/fetch_server.c \
	%D%/fetch_server.h
%C%_client_document_t_LDADD = $(fetch_ldadd)
%C%_client_document_t_CPPFLAGS = $(fetch_cppflags)
%C%_client_document_t_LDFLAGS = $(AM_LDFLAGS) -Wl,--export-dynamic

%C%_client_hostile_t_SOURCES = %D%/client_hostile.c %D%/fetch_server.c \
	%D%/fetch_server.h
%C%_client_hostile_t_LDADD = $(fetch_ldadd)
%C%_client_hostile_t_CPPFLAGS = $(fetch_cppflags)
%C%_client_hostile_t_LDFLAGS = $(AM_LDFLAGS) -Wl,--export-dynamic

%C%_client_tls_t_SOURCES = %D%/client_tls.c %D%/fetch_server.c \
	%D%/fetch_server.h
%C%_client_tls_t_LDADD = $(fetch_ldadd)
%C%_client_tls_t_CPPFLAGS = $(fetch_cppflags)
%C%_client_tls_t_LDFLAGS = $(AM_LDFLAGS) -Wl,--export-dynamic
