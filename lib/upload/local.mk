libdubplate_sources += \
	%D%/base64.c %D%/base64.h \
	%D%/chunk.c \
	%D%/complete.c \
	%D%/intake.c %D%/intake.h \
	%D%/session.c %D%/session.h \
	%D%/url.c %D%/url.h
