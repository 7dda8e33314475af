libdubplate_sources += \
	%D%/arena.c %D%/arena.h \
	%D%/clock.c %D%/clock.h \
	%D%/err.c %D%/err.h \
	%D%/io.c %D%/io.h \
	%D%/log.c %D%/log.h \
	%D%/number.c %D%/number.h \
	%D%/stop.c %D%/stop.h \
	%D%/str.c %D%/str.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/uuid.c %D%/uuid.h \
	%D%/words.c %D%/words.h
