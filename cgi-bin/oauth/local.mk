fcgi_PROGRAMS += %D%/oauth.fcgi
%C%_oauth_fcgi_LDADD = lib/libdubplate_fetch.la lib/libdubplate.la \
	$(JANSSON_LIBS)
%C%_oauth_fcgi_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_oauth_fcgi_SOURCES = \
	%D%/asked.c %D%/asked.h \
	%D%/authorization_server_get.c \
	%D%/authorize_get.c \
	%D%/authorize_post.c \
	%D%/back.c %D%/back.h \
	%D%/browser.c %D%/browser.h \
	%D%/consent.c \
	%D%/jwks_get.c \
	%D%/login.c \
	%D%/login_get.c \
	%D%/login_post.c \
	%D%/logout_post.c \
	%D%/main.c \
	%D%/oauth.h \
	%D%/protected_resource_get.c \
	%D%/register_post.c \
	%D%/signin.c %D%/signin.h \
	%D%/state.c \
	%D%/style_get.c \
	%D%/throttle.c %D%/throttle.h \
	%D%/totp.c \
	%D%/well_known.c

# The pages, compiled in.
oauth_pages = \
	%D%/pages/client.html \
	%D%/pages/consent.html \
	%D%/pages/error.html \
	%D%/pages/foot.html \
	%D%/pages/head.html \
	%D%/pages/login.html \
	%D%/pages/style.css \
	%D%/pages/totp.html
EXTRA_DIST += $(oauth_pages) %D%/embed.awk
CLEANFILES += %D%/pages.c
nodist_%C%_oauth_fcgi_SOURCES = %D%/pages.c
%D%/pages.c: $(oauth_pages) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -f $(srcdir)/%D%/embed.awk \
	  $(addprefix $(srcdir)/,$(oauth_pages)) > $@
