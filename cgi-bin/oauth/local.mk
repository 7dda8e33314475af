fcgi_PROGRAMS += %D%/oauth.fcgi
%C%_oauth_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_oauth_fcgi_SOURCES = \
	%D%/main.c \
	%D%/oauth.h \
	%D%/protected_resource_get.c
