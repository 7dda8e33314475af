# Clients on the official SDKs; run by ./check conformance.
EXTRA_DIST += %D%
