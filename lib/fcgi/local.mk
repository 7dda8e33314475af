libdubplate_sources += \
	%D%/io.c %D%/io.h \
	%D%/options.c %D%/options.h \
	%D%/serve.c %D%/serve.h
