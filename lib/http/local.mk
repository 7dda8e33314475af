libdubplate_sources += \
	%D%/cached.c %D%/cached.h \
	%D%/cookie.c %D%/cookie.h \
	%D%/form.c %D%/form.h \
	%D%/held.h \
	%D%/multipart.c %D%/multipart.h \
	%D%/origin.c %D%/origin.h \
	%D%/page.c %D%/page.h \
	%D%/param.c %D%/param.h \
	%D%/range.c %D%/range.h \
	%D%/request.c %D%/request.h \
	%D%/response.c %D%/response.h \
	%D%/route.c %D%/route.h \
	%D%/source.c %D%/source.h \
	%D%/sse.c %D%/sse.h \
	%D%/template.c %D%/template.h
