libdubplate_sources += \
	%D%/conf.c %D%/conf.h \
	%D%/fill.c \
	%D%/options.c %D%/options.h
