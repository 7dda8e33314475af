fcgi_PROGRAMS += %D%/health.fcgi
%C%_health_fcgi_LDADD = lib/libdubplate.la
%C%_health_fcgi_SOURCES = \
	%D%/health.h \
	%D%/health_get.c \
	%D%/main.c \
	%D%/ready_get.c
