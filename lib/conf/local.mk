libdubplate_sources += \
	%D%/conf.c %D%/conf.h \
	%D%/fill.c \
	%D%/media.h \
	%D%/options.c %D%/options.h
