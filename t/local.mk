# The tests.  Each area has a fragment: add yours as one include line.
check_LTLIBRARIES += %D%/tap/libtap.la
%C%_tap_libtap_la_SOURCES = %D%/tap/tap.c %D%/tap/tap.h

# What the suites of ./check read.  `make check` runs only what needs no
# server: the unit tests and the style tests.
EXTRA_DIST += %D%/lib %D%/run-sql %D%/run-suites %D%/run-with-db
TESTS += $(check_PROGRAMS)

# The script of that name: as a prerequisite it would be the target.
dist-hook:
	cp -p $(srcdir)/check $(distdir)/check

include $(srcdir)/%D%/style/local.mk
include $(srcdir)/%D%/http/local.mk
include $(srcdir)/%D%/media/local.mk
include $(srcdir)/%D%/sql/local.mk
include $(srcdir)/%D%/unit/fetch.mk
include $(srcdir)/%D%/unit/ern.mk
include $(srcdir)/%D%/unit/core.mk
include $(srcdir)/%D%/db/local.mk
include $(srcdir)/%D%/install/local.mk
include $(srcdir)/%D%/unit/oauth.mk
include $(srcdir)/%D%/unit/upload.mk
include $(srcdir)/%D%/unit/release.mk
include $(srcdir)/%D%/unit/store.mk
include $(srcdir)/%D%/worker/local.mk
include $(srcdir)/%D%/browser/local.mk
include $(srcdir)/%D%/conformance/local.mk
include $(srcdir)/%D%/bench/local.mk
include $(srcdir)/%D%/fuzz/local.mk
