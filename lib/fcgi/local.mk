libdubplate_sources += \
	%D%/io.c %D%/io.h \
	%D%/options.c %D%/options.h \
	%D%/park.c %D%/park.h \
	%D%/park_frame.c %D%/park_frame.h \
	%D%/parked.c %D%/parked.h \
	%D%/serve.c %D%/serve.h
