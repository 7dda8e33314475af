# bin
include $(srcdir)/%D%/dubplate-media/local.mk
