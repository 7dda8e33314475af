libdubplate_sources += \
	%D%/conf.c %D%/conf.h \
	%D%/options.c %D%/options.h
