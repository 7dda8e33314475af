# Tests of covers, audio and the jail they are made in.  The programs are
# helpers of the tests, not tests themselves.
noinst_PROGRAMS += %D%/media-job %D%/intruder
%C%_media_job_SOURCES = %D%/media_job.c
%C%_media_job_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_intruder_SOURCES = %D%/intruder.c
# Plain, so that no sanitizer's own needs are in its way.
%C%_intruder_CFLAGS = $(CSTD) $(WARN_CFLAGS)
%C%_intruder_LDFLAGS =
%C%_intruder_LDADD =

check_PROGRAMS += t/unit/media_sniff.t t/unit/media_files.t
t_unit_media_sniff_t_SOURCES = t/unit/media_sniff.c
t_unit_media_sniff_t_LDADD = t/tap/libtap.la lib/libdubplate.la
t_unit_media_sniff_t_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/t
t_unit_media_files_t_SOURCES = t/unit/media_files.c
t_unit_media_files_t_LDADD = t/tap/libtap.la lib/libdubplate.la $(JANSSON_LIBS)
t_unit_media_files_t_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/t

dist_noinst_SCRIPTS += %D%/audio.t %D%/cover.t %D%/doc.t %D%/hostile.t %D%/jail.t
EXTRA_DIST += %D%/Files.pm
