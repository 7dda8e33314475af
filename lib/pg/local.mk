libdubplate_sources += \
	%D%/array.c %D%/array.h \
	%D%/conn.c %D%/conn.h \
	%D%/judge.c \
	%D%/listen.c %D%/listen.h \
	%D%/param.c %D%/param.h \
	%D%/pool.c %D%/pool.h \
	%D%/query.c %D%/query.h \
	%D%/row.c %D%/row.h \
	%D%/script.c %D%/script.h \
	%D%/stmt.h \
	%D%/take.h
