# dubplate-worker.  What builds messages is a library of its own, so that its
# unit test needs no database.
noinst_LTLIBRARIES += %D%/libern.la
%C%_libern_la_SOURCES = \
	%D%/cargo.h \
	%D%/ern.c %D%/ern.h %D%/ern_xml.h \
	%D%/ern_common.c \
	%D%/ern_deals.c \
	%D%/ern_header.c \
	%D%/ern_releases.c \
	%D%/ern_resources.c \
	%D%/ern_schema.c
%C%_libern_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
%C%_libern_la_LIBADD = $(XML_LIBS)

bin_PROGRAMS += %D%/dubplate-worker
%C%_dubplate_worker_SOURCES = \
	%D%/main.c %D%/worker.h \
	%D%/cargo.c \
	%D%/carrier.c %D%/carrier.h \
	%D%/carrier_folder.c %D%/carrier_folder.h \
	%D%/carrier_folder_poll.c \
	%D%/heart.c \
	%D%/job_cleanup.c \
	%D%/job_fetch.c \
	%D%/job_media.c \
	%D%/job_release.c %D%/jobs.h \
	%D%/loop.c \
	%D%/shipment.c %D%/shipment.h \
	%D%/step_deliver.c \
	%D%/step_package.c \
	%D%/step_prepare.c \
	%D%/task.c %D%/task.h
%C%_dubplate_worker_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
%C%_dubplate_worker_LDADD = %D%/libern.la lib/libdubplate_fetch.la \
	lib/libdubplate.la $(XML_LIBS) $(JANSSON_LIBS) -lpthread

pkgdata_DATA += %D%/dubplate-worker.service
EXTRA_DIST += %D%/dubplate-worker.service.in
CLEANFILES += %D%/dubplate-worker.service
%D%/dubplate-worker.service: %D%/dubplate-worker.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(dp_fill) \
		-e 's|@bindir[@]|$(bindir)|g' $(srcdir)/$@.in > $@
