# The lower layers: base, crypto, conf, json, http, rpc, auth, mcp.  A test
# x.t is made from x.c alone, with the flags of this file, unless it says
# otherwise.
AM_CPPFLAGS += -I$(srcdir)/t -I$(srcdir)/%D%
LDADD = t/tap/libtap.la lib/libdubplate.la $(JANSSON_LIBS)

check_PROGRAMS += \
	%D%/base_arena.t \
	%D%/base_clock.t \
	%D%/base_err.t \
	%D%/base_log.t \
	%D%/base_str.t \
	%D%/base_utf8.t \
	%D%/conf.t \
	%D%/crypto_base64.t \
	%D%/crypto_hash.t \
	%D%/crypto_rand.t \
	%D%/json.t \
	%D%/json_args.t \
	%D%/json_schema.t
