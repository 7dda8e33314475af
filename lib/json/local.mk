libdubplate_sources += \
	%D%/args.c %D%/args.h \
	%D%/args_schema.c \
	%D%/json.c %D%/json.h \
	%D%/nearest.c
