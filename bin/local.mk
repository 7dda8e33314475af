# bin
include $(srcdir)/%D%/dubplate-media/local.mk
include $(srcdir)/%D%/dubplatectl/local.mk
include $(srcdir)/%D%/dubplate-worker/local.mk
