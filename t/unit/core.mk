# The lower layers: base, crypto, conf, json, http, rpc, auth, mcp.  A test
# x.t is made from x.c alone, with the flags of this file, unless it says
# otherwise.
AM_CPPFLAGS += -I$(srcdir)/t -I$(srcdir)/%D%
LDADD = t/tap/libtap.la lib/libdubplate.la $(JANSSON_LIBS)

check_PROGRAMS += \
	%D%/base_arena.t \
	%D%/base_clock.t \
	%D%/base_err.t \
	%D%/base_io.t \
	%D%/base_log.t \
	%D%/base_number.t \
	%D%/base_str.t \
	%D%/base_utf8.t \
	%D%/base_uuid.t \
	%D%/base_words.t \
	%D%/conf.t \
	%D%/crypto_base64.t \
	%D%/crypto_hash.t \
	%D%/crypto_rand.t \
	%D%/fcgi_frame.t \
	%D%/http_form.t \
	%D%/http_source.t \
	%D%/http_template.t \
	%D%/json.t \
	%D%/json_args.t \
	%D%/json_schema.t \
	%D%/rpc_message.t

EXTRA_DIST += %D%/json_text.h

check_LTLIBRARIES += %D%/libexchange.la
%C%_libexchange_la_SOURCES = \
	%D%/endpoint.c %D%/endpoint.h \
	%D%/exchange.c %D%/exchange.h
exchange_ldadd = %D%/libexchange.la $(LDADD)

check_PROGRAMS += \
	%D%/auth_bearer.t \
	%D%/http_cookie.t \
	%D%/http_request.t \
	%D%/http_response.t \
	%D%/http_route.t \
	%D%/http_sse.t \
	%D%/mcp_call.t \
	%D%/mcp_era.t \
	%D%/mcp_post.t
%C%_auth_bearer_t_LDADD = $(exchange_ldadd)
%C%_http_cookie_t_LDADD = $(exchange_ldadd)
%C%_http_request_t_LDADD = $(exchange_ldadd)
%C%_http_response_t_LDADD = $(exchange_ldadd)
%C%_http_route_t_LDADD = $(exchange_ldadd)
%C%_http_sse_t_LDADD = $(exchange_ldadd)
%C%_mcp_call_t_LDADD = $(exchange_ldadd)
%C%_mcp_era_t_LDADD = $(exchange_ldadd)
%C%_mcp_post_t_LDADD = $(exchange_ldadd)
