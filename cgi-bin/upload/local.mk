fcgi_PROGRAMS += %D%/upload.fcgi
%C%_upload_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_upload_fcgi_SOURCES = \
	%D%/caller.c \
	%D%/chunk_post.c \
	%D%/complete_post.c \
	%D%/file_get.c \
	%D%/main.c \
	%D%/session_get.c \
	%D%/upload.h \
	%D%/upload_post.c
