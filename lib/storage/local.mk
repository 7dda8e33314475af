libdubplate_sources += \
	%D%/chunk.c %D%/chunk.h \
	%D%/content.c %D%/content.h \
	%D%/storage.c %D%/storage.h \
	%D%/writer.c %D%/writer.h
