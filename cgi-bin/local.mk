# The FastCGI programs, one folder each.
include $(srcdir)/%D%/admin/local.mk
include $(srcdir)/%D%/health/local.mk
include $(srcdir)/%D%/mcp/local.mk
include $(srcdir)/%D%/oauth/local.mk
include $(srcdir)/%D%/upload/local.mk
