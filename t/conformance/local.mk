# Clients on the official SDKs and the official suite; run by
# ./check conformance.
EXTRA_DIST += %D%

include $(srcdir)/%D%/fixture/local.mk
