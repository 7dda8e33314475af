# libdubplate: what two programs need.  Each folder appends its sources.
libdubplate_sources =

include $(srcdir)/%D%/base/local.mk
include $(srcdir)/%D%/crypto/local.mk
include $(srcdir)/%D%/conf/local.mk
include $(srcdir)/%D%/json/local.mk
include $(srcdir)/%D%/http/local.mk
include $(srcdir)/%D%/fcgi/local.mk
include $(srcdir)/%D%/pg/local.mk
include $(srcdir)/%D%/store/local.mk
include $(srcdir)/%D%/storage/local.mk
include $(srcdir)/%D%/rpc/local.mk
include $(srcdir)/%D%/mcp/local.mk
include $(srcdir)/%D%/auth/local.mk
include $(srcdir)/%D%/media/local.mk
include $(srcdir)/%D%/release/local.mk
include $(srcdir)/%D%/upload/local.mk

pkglib_LTLIBRARIES += %D%/libdubplate.la
%C%_libdubplate_la_SOURCES = $(libdubplate_sources)
%C%_libdubplate_la_LIBADD = $(FCGI_LIBS) $(PQ_LIBS) $(JANSSON_LIBS) \
	$(SODIUM_LIBS) $(CRYPTO_LIBS) $(INIH_LIBS) -lpthread
%C%_libdubplate_la_LDFLAGS = $(AM_LDFLAGS) -avoid-version -no-undefined \
	-export-symbols-regex '^dp_'

include $(srcdir)/%D%/http/fetch.mk
include $(srcdir)/%D%/auth/fetch.mk
