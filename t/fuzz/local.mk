# Fuzz targets.  Here each replays its corpus; t/fuzz/run looks for more.
check_LTLIBRARIES += %D%/libreplay.la
%C%_libreplay_la_SOURCES = %D%/replay.c %D%/fuzz.h
%C%_libreplay_la_CPPFLAGS = $(AM_CPPFLAGS) -DDP_T_SRCDIR='"$(abs_top_srcdir)"'
fuzz_ldadd = %D%/libreplay.la $(LDADD)

check_PROGRAMS += \
	%D%/args.t \
	%D%/base64.t \
	%D%/bearer.t \
	%D%/client.t \
	%D%/conf.t \
	%D%/document.t \
	%D%/endpoint.t \
	%D%/form.t \
	%D%/multipart.t \
	%D%/request.t \
	%D%/rpc.t \
	%D%/sniff.t \
	%D%/url.t \
	%D%/utf8.t
%C%_args_t_LDADD = $(fuzz_ldadd)
%C%_base64_t_LDADD = $(fuzz_ldadd)
%C%_bearer_t_LDADD = $(fuzz_ldadd)
%C%_client_t_LDADD = %D%/libreplay.la t/tap/libtap.la \
	lib/libdubplate_fetch.la lib/libdubplate.la $(LDADD)
%C%_conf_t_LDADD = $(fuzz_ldadd)
%C%_document_t_LDADD = $(fuzz_ldadd)
%C%_endpoint_t_LDADD = %D%/libreplay.la $(exchange_ldadd)
%C%_form_t_LDADD = $(fuzz_ldadd)
%C%_multipart_t_LDADD = $(fuzz_ldadd)
%C%_request_t_LDADD = $(fuzz_ldadd)
%C%_rpc_t_LDADD = $(fuzz_ldadd)
%C%_sniff_t_LDADD = $(fuzz_ldadd)
%C%_url_t_LDADD = %D%/libreplay.la t/tap/libtap.la lib/libdubplate_fetch.la \
	lib/libdubplate.la
%C%_utf8_t_LDADD = $(fuzz_ldadd)

dist_noinst_SCRIPTS += %D%/run
EXTRA_DIST += %D%/corpus %D%/words.dict
