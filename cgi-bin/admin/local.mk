fcgi_PROGRAMS += %D%/admin.fcgi
%C%_admin_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_admin_fcgi_SOURCES = \
	%D%/admin.h \
	%D%/jobs_get.c \
	%D%/main.c \
	%D%/status_get.c
