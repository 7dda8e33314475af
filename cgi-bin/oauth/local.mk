fcgi_PROGRAMS += %D%/oauth.fcgi
%C%_oauth_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_oauth_fcgi_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_oauth_fcgi_SOURCES = \
	%D%/main.c \
	%D%/oauth.h \
	%D%/protected_resource_get.c \
	%D%/state.c \
	%D%/style_get.c

# The pages, compiled in.
oauth_pages = \
	%D%/pages/error.html \
	%D%/pages/foot.html \
	%D%/pages/head.html \
	%D%/pages/style.css
EXTRA_DIST += $(oauth_pages) %D%/embed.awk
CLEANFILES += %D%/pages.c
nodist_%C%_oauth_fcgi_SOURCES = %D%/pages.c
%D%/pages.c: $(oauth_pages) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -f $(srcdir)/%D%/embed.awk \
	  $(addprefix $(srcdir)/,$(oauth_pages)) > $@
