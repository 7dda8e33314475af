libdubplate_sources += \
	%D%/message.c %D%/message.h \
	%D%/revision.c %D%/revision.h
